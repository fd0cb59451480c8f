import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { call, cronJobRequest, textAt } from "../../support/local-render.ts";

const cli = resolve(import.meta.dirname, "../../../src/cli.ts");
let folder: string;
let processes: Process[];

interface Process {
  readonly child: ChildProcess;
  /** Resolves when it has ended and all its output is here. */
  readonly closed: Promise<unknown>;
  stdout(): string;
  stderr(): string;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "local-render-command-"));
  processes = [];
});
afterEach(async () => {
  for (const { child, closed } of processes) {
    child.kill("SIGKILL");
    await closed;
  }
  // The watcher of a killed server may still be writing for a moment.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

function run(...args: string[]): Process {
  const child = spawn(process.execPath, [cli, "local-render", ...args], {
    env: { ...process.env, LOCAL_RENDER_API_KEY: "rnd_of_the_test" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const started = { child, closed: once(child, "close"), stdout: () => stdout, stderr: () => stderr };
  processes.push(started);
  return started;
}

async function serve(...args: string[]): Promise<Process & { url: string }> {
  const server = run("--port", "0", "--data", join(folder, "data"), "--limits", "off", ...args);
  if (server.child.stdout === null) throw new Error("the output is not piped");
  for await (const line of createInterface(server.child.stdout)) {
    const url = /^listening on (http:\/\/127\.0\.0\.1:\d+\/v1)$/.exec(line)?.[1];
    if (url !== undefined) return { ...server, url };
  }
  throw new Error(`it did not start: ${server.stderr()}`);
}

async function end({ child, closed }: Process, signal?: NodeJS.Signals): Promise<number | null> {
  if (signal !== undefined) child.kill(signal);
  await closed;
  return child.exitCode;
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "it says where it listens and ends cleanly at %s",
  async (signal) => {
    const server = await serve();
    expect((await call("rnd_of_the_test", "GET", `${server.url}/owners`)).status).toBe(200);
    expect(await end(server, signal)).toBe(0);
    expect(server.stdout()).toBe(`listening on ${server.url}\n`);
    expect(server.stderr()).toContain("from LOCAL_RENDER_API_KEY");
    expect(server.stderr()).not.toContain("rnd_of_the_test");
  },
);

test.each([1, 17, 40])("killed after %i writes, it has all that it had answered", async (count) => {
  const answered = new Set<string>();
  const server = await serve();
  const write = async (writer: string): Promise<never> => {
    for (let number = 1; ; number += 1) {
      const name = `job-${writer}-${number}`;
      const envVars = [{ key: "TEXT", value: "x".repeat(20_000) }];
      const request = { ...cronJobRequest(name), envVars };
      const answer = await call("rnd_of_the_test", "POST", `${server.url}/services`, request);
      if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      answered.add(name);
      if (answered.size === count) server.child.kill("SIGKILL"); // others are under way when it dies
    }
  };
  await Promise.allSettled([write("a"), write("b"), write("c")]);
  await end(server);
  expect(answered.size).toBeGreaterThanOrEqual(count);

  const after = await serve();
  const names = await allNames(after.url);
  expect(names).toEqual(expect.arrayContaining([...answered]));
  expect(new Set(names).size).toBe(names.length);
  expect(await end(after, "SIGTERM")).toBe(0);
});

test("a server that was killed leaves no lock behind that stops the next one", async () => {
  const first = await serve();
  await end(first, "SIGKILL");
  const second = await serve();
  const third = run("--data", join(folder, "data"));
  expect(await end(third)).toBe(1);
  expect(third.stderr()).toContain("LOCAL005");
  expect(third.stderr()).toContain(second.url);
  expect(await end(second, "SIGTERM")).toBe(0);
});

test("a port in use and a damaged data folder are one message each, exit code 1", async () => {
  const first = await serve();
  const port = new URL(first.url).port;
  const second = run("--port", port, "--data", join(folder, "other"));
  expect(await end(second)).toBe(1);
  expect(second.stderr()).toMatch(
    /^✖ local Render: port \d+ of 127\.0\.0\.1 is in use\n {2}.*\[LOCAL001\]\n$/,
  );
  expect(second.stdout()).toBe("");

  await end(first, "SIGTERM");
  await writeFile(join(folder, "data", "records.json"), "{");
  const third = run("--data", join(folder, "data"));
  expect(await end(third)).toBe(1);
  expect(third.stderr()).toMatch(
    /^✖ local Render: \S+records\.json cannot be read: it is not JSON\n {2}.*\[LOCAL003\]\n$/,
  );
});

test.each([
  [["--port", "http"]],
  [["--clock", "sundial"]],
  [["--source", "https://github.com/me/app"]],
  [["--image", "nginx=/nowhere/at/all"]],
])("the wrong options %j are refused with exit code 2", async (args) => {
  const server = run("--data", join(folder, "data"), ...args);
  expect(await end(server)).toBe(2);
  expect(server.stdout()).toBe("");
  expect(server.stderr()).not.toBe("");
  expect(server.stderr()).not.toContain("    at ");
});

async function allNames(url: string): Promise<string[]> {
  const names: string[] = [];
  for (let cursor = ""; ; ) {
    const page = await call("rnd_of_the_test", "GET", `${url}/services?limit=100&cursor=${cursor}`);
    if (!Array.isArray(page.body) || page.body.length === 0) return names;
    for (const body of page.body) {
      names.push(textAt({ ...page, body }, "service.name"));
      cursor = textAt({ ...page, body }, "cursor");
    }
  }
}
