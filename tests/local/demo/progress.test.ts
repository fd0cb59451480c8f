import { expect, test } from "vitest";
import { type ProgressOutput, step } from "../../../src/local/demo/progress.ts";

function screen({ isTTY = false, columns = 80 } = {}): ProgressOutput & { text: () => string } {
  let written = "";
  return {
    isTTY,
    columns,
    write(text: string) {
      written += text;
    },
    text: () => written,
  };
}

test("a step that succeeds is one line outside a terminal, without control characters", async () => {
  const output = screen();
  expect(await step("pulumi up", async () => 5, { output })).toBe(5);
  expect(output.text()).toMatch(/^✔ pulumi up {2}\d+\.\d s\n$/);
});

test("a terminal shows the running step and ends with the same one line", async () => {
  const output = screen({ isTTY: true });
  await step("pulumi up", async () => {}, { output });
  const [before, running, left] = output.text().split("\r\x1b[2K");
  expect(before).toBe("");
  expect(running).toMatch(/^… pulumi up {2}\d+\.\d s$/);
  expect(left).toMatch(/^✔ pulumi up {2}\d+\.\d s\n$/);
});

test("the running line never wraps", async () => {
  const output = screen({ isTTY: true, columns: 20 });
  await step("a title that is longer than the terminal", async () => {}, { output });
  const [, running = ""] = output.text().split("\r\x1b[2K");
  expect(running).toBe("… a title that is l");
});

test("a step that fails is marked, and its error is thrown", async () => {
  const output = screen();
  const failing = step("pulumi up", () => Promise.reject(new Error("no")), { output });
  await expect(failing).rejects.toThrow("no");
  expect(output.text()).toMatch(/^✖ pulumi up {2}/);
});

test("a step that ends because of an interruption is not reported as failed", async () => {
  const output = screen();
  const controller = new AbortController();
  const interrupted = step(
    "pulumi up",
    async () => {
      controller.abort();
      controller.signal.throwIfAborted();
    },
    { signal: controller.signal, output },
  );
  await expect(interrupted).rejects.toThrow();
  expect(output.text()).toMatch(/^– pulumi up {2}interrupted after \d+\.\d s\n$/);
});

test("a step does not start after the interruption", async () => {
  const output = screen();
  let isStarted = false;
  const work = async () => {
    isStarted = true;
  };
  await expect(step("pulumi up", work, { signal: AbortSignal.abort(), output })).rejects.toThrow();
  expect(isStarted).toBe(false);
  expect(output.text()).toBe("");
});
