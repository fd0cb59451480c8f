import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { call, cronJobRequest, textAt } from "../../support/local-render.ts";
import { waitFor } from "../../support/wait-for.ts";

// Each test starts up to three servers, about a second each on a quiet machine.
vi.setConfig({ testTimeout: 120_000 });

const cli = resolve(import.meta.dirname, "../../../src/cli.ts");
let folder: string;
let processes: Process[];

interface Process {
  readonly child: ChildProcess;
  /** Resolves when it has ended and all its output was received. */
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
  // The watch of a killed server may still be writing for a moment.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const survivesFileLimit = '--import="data:text/javascript,process.on(%22SIGXFSZ%22,()=>{})"';

/** @param prefix a command line that the server is started with, such as `ulimit -f 1;` */
function start(prefix: string, ...args: string[]): Process {
  const script = `${prefix} exec "$0" "$@"`;
  const child = spawn("/bin/sh", ["-c", script, process.execPath, cli, "local-render", ...args], {
    // Node ends on SIGXFSZ unless something listens to it; the services get no environment of this process.
    env: { ...process.env, LOCAL_RENDER_API_KEY: "rnd_of_the_test", NODE_OPTIONS: survivesFileLimit },
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

function run(...args: string[]): Process {
  return start("", ...args);
}

function serve(...args: string[]): Promise<Process & { url: string }> {
  return listening(run("--port", "0", "--data", join(folder, "data"), "--limits", "off", ...args));
}

async function listening(server: Process): Promise<Process & { url: string }> {
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

test.each(["SIGTERM", "SIGINT"] as const)("prints its address and ends cleanly on %s", async (signal) => {
  const server = await serve();
  expect((await call("rnd_of_the_test", "GET", `${server.url}/owners`)).status).toBe(200);
  expect(await end(server, signal)).toBe(0);
  expect(server.stdout()).toBe(`listening on ${server.url}\n`);
  expect(server.stderr()).toContain("from LOCAL_RENDER_API_KEY");
  expect(server.stderr()).not.toContain("rnd_of_the_test");
});

test.each([1, 17, 40])(
  "killed after %i writes, the server has everything that it had confirmed",
  async (count) => {
    const confirmed = new Set<string>();
    const server = await serve();
    const write = async (writer: string): Promise<never> => {
      for (let number = 1; ; number += 1) {
        const name = `job-${writer}-${number}`;
        const envVars = [{ key: "TEXT", value: "x".repeat(20_000) }];
        const request = { ...cronJobRequest(name), envVars };
        const answer = await call("rnd_of_the_test", "POST", `${server.url}/services`, request);
        if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
        confirmed.add(name);
        if (confirmed.size === count) server.child.kill("SIGKILL"); // others are in progress when it dies
      }
    };
    await Promise.allSettled([write("a"), write("b"), write("c")]);
    await end(server);
    expect(confirmed.size).toBeGreaterThanOrEqual(count);

    const after = await serve();
    const names = await allNames(after.url);
    expect(names).toEqual(expect.arrayContaining([...confirmed]));
    expect(new Set(names).size).toBe(names.length);
    expect(await end(after, "SIGTERM")).toBe(0);
  },
);

test("the lock of a killed server does not block the next one", async () => {
  const first = await serve();
  await end(first, "SIGKILL");
  const second = await serve();
  const third = run("--data", join(folder, "data"));
  expect(await end(third)).toBe(1);
  expect(third.stderr()).toContain("LOCAL005");
  expect(third.stderr()).toContain(second.url);
  expect(await end(second, "SIGTERM")).toBe(0);
});

test("a disk that gets full is reported once with a code; the server continues, and nothing confirmed is lost", async () => {
  // A limit on the size of each file, in blocks of 512 or 1024 bytes: writing fails as it does on a full disk.
  const args = ["--port", "0", "--data", join(folder, "data"), "--limits", "off"];
  const full = await listening(
    start("ulimit -f 128;", ...args, "--image", `docker.io/library/nginx:latest=${folder}`),
  );
  const send = (method: string, path: string, body?: unknown) =>
    call("rnd_of_the_test", method, `${full.url}${path}`, body);
  const command = "yes | head -c 300000; echo end of output";
  const job = textAt(
    await send(
      "POST",
      "/services",
      cronJobRequest("noisy", {
        serviceDetails: {
          runtime: "image",
          schedule: "0 0 1 1 *",
          envSpecificDetails: { dockerCommand: command },
        },
      }),
    ),
    "service.id",
  );
  await send("POST", `/cron-jobs/${job}/runs`);
  const ended = `/services/${job}/events?type=cron_job_run_ended`;
  await waitFor("the end of the run", async () => !isDeepStrictEqual((await send("GET", ended)).body, []));
  expect((await send("GET", ended)).body).toMatchObject([{ event: { details: { status: "successful" } } }]);

  const confirmed: string[] = [];
  const envVars = [{ key: "LARGE", value: "x".repeat(20_000) }];
  for (let status = 201; status === 201; ) {
    const answer = await send("POST", "/services", cronJobRequest(`job-${confirmed.length}`, { envVars }));
    status = answer.status;
    if (status === 201) confirmed.push(textAt(answer, "service.id"));
    else
      expect(answer).toMatchObject({ status: 500, body: { message: expect.stringContaining("internal") } });
  }
  expect((await send("GET", `/services/${job}`)).status).toBe(200);
  full.child.kill("SIGTERM");
  await full.closed;
  const written = /✖ local Render: \S+ cannot be written: EFBIG.*\n {2}Free some space.*\[LOCAL009\]\n/g;
  expect(full.stderr().match(written)).toHaveLength(2);
  expect(full.stderr()).toMatch(/log lines are lost: ✖ .*\.jsonl cannot be written/);
  expect(full.stderr()).toMatch(/POST \/v1\/services failed: ✖ .*records\.journal cannot be written/);
  expect(full.stderr()).not.toContain("    at ");
  expect(full.child.exitCode).toBe(0);

  const next = await serve();
  for (const id of confirmed) {
    expect((await call("rnd_of_the_test", "GET", `${next.url}/services/${id}`)).status).toBe(200);
  }
});

test("a port in use and a damaged data folder are one message each, with exit code 1", async () => {
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
