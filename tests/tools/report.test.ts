import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { formatDuration, step } from "../../tools/setup/report.mjs";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a step is reported when it starts, every 15 seconds while it runs, and when it ends", async () => {
  const { output, text } = recorder(false);
  await step(
    "Pulumi: built",
    "about 5 minutes",
    async (showProgress) => {
      showProgress("12 packages");
      vi.advanceTimersByTime(31_000);
    },
    output,
  );
  expect(text()).toBe(
    [
      "… Pulumi: built, about 5 minutes",
      "… Pulumi: built: 15.0 s, 12 packages",
      "… Pulumi: built: 30.0 s, 12 packages",
      "✔ Pulumi: built: 31.0 s",
      "",
    ].join("\n"),
  );
});

test("a terminal has the running time in one line, which the end replaces", async () => {
  const { output, text } = recorder(true);
  await step("npm ci", "about a minute", async () => void vi.advanceTimersByTime(1_000), output);
  expect(text()).toBe(
    "… npm ci, about a minute\n\r\u001b[K  0.5 s\r\u001b[K  1.0 s\r\u001b[K✔ npm ci: 1.0 s\n",
  );
});

test("a step that fails is reported, and its error rethrown", async () => {
  const { output, text } = recorder(false);
  await expect(
    step("npm ci", "about a minute", () => Promise.reject(new Error("no")), output),
  ).rejects.toThrow("no");
  expect(text()).toBe("… npm ci, about a minute\n✖ npm ci: 0.0 s\n");
});

test.each([
  [0, "0.0 s"],
  [59_940, "59.9 s"],
  [59_960, "1 min 0 s"],
  [245_900, "4 min 6 s"],
])("%d ms is formatted as %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

function recorder(isTTY: boolean): { output: Writable & { isTTY: boolean }; text(): string } {
  const chunks: string[] = [];
  const output = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { output: Object.assign(output, { isTTY }), text: () => chunks.join("") };
}
