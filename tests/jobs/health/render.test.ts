import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { localTimeCommand } from "../../../jobs/catalogue.ts";
import { manualClock } from "../../../src/core/clock.ts";
import { startTestRender, type TestRender, testOwnerId, textAt } from "../../support/local-render.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { waitFor } from "../../support/wait-for.ts";
import { checkHealth, healthEnv, startWeb, startWebhook, troubleIn } from "../support/health-check.ts";
import { buildBundles, bundleOf } from "../support/programs.ts";

beforeAll(buildBundles);

const repository = "https://github.com/example/jobs";
const minute = 60_000;
const quarter = 15 * minute;

interface Trial extends AsyncDisposable {
  readonly render: TestRender;
  readonly env: Record<string, string>;
  /** A cron job of each quarter of an hour whose command is the content of a file of this name. */
  addJob(
    name: string,
    changes?: { schedule?: string; command?: string; env?: Record<string, string> },
  ): Promise<string>;
  /** Sets what a job does from now on, as a shell script. */
  setScript(name: string, script: string): Promise<void>;
  /** Moves the clock to the next quarter of an hour and waits until the run of this job has ended. */
  nextRun(id: string): Promise<void>;
  endedRuns(id: string): Promise<number>;
}

/** A local Render whose clock is two hours behind this machine's, on a full quarter of an hour. */
async function startTrial(): Promise<Trial> {
  await using undo = new AsyncDisposableStack();
  const { path: source } = undo.use(await temporaryFolder());
  await mkdir(join(source, "bin"));
  const now = Date.now();
  const clock = manualClock(new Date(now - (now % quarter) - 8 * quarter));
  const render = undo.use(await startTestRender({ clock, sources: { [repository]: source } }));
  const everything = undo.move();
  const trial: Trial = {
    render,
    env: {
      RENDER_API_KEY: render.apiKey,
      RENDER_HOST: render.url,
      RENDER_SERVICE_NAME: "app-test-health-check",
    },
    async addJob(name, { schedule = "*/15 * * * *", command = `sh bin/${name}`, env = {} } = {}) {
      await trial.setScript(name, "exit 0");
      const answer = await render.call("POST", "/services", {
        type: "cron_job",
        name,
        ownerId: testOwnerId,
        repo: repository,
        branch: "main",
        envVars: Object.entries(env).map(([key, value]) => ({ key, value })),
        serviceDetails: {
          runtime: "node",
          schedule,
          envSpecificDetails: { buildCommand: "true", startCommand: command },
        },
      });
      const id = textAt(answer, "service.id");
      await waitFor(`the deploy of ${name}`, async () =>
        JSON.stringify((await render.call("GET", `/services/${id}/deploys`)).body).includes('"live"'),
      );
      return id;
    },
    setScript: (name, script) => writeFile(join(source, "bin", name), script),
    async nextRun(id) {
      const before = await trial.endedRuns(id);
      clock.advance(quarter);
      await waitFor("the end of the run", async () => (await trial.endedRuns(id)) > before);
    },
    async endedRuns(id) {
      const query = "type=cron_job_run_ended&limit=100&startTime=2020-01-01T00:00:00Z";
      const { body } = await render.call("GET", `/services/${id}/events?${query}`);
      return Array.isArray(body) ? body.length : 0;
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
  return trial;
}

/** The checks of runs only. */
const runsIn = (run: Awaited<ReturnType<typeof checkHealth>>) =>
  troubleIn(run).filter((line) => /^\w+ (render|runs-of-)/.test(line));

test("a job that ran whenever it was due is ok, at two calls for it", async () => {
  await using trial = await startTrial();
  const id = await trial.addJob("app-test-automation");
  await trial.addJob("app-staging-automation"); // of another environment
  for (let turn = 0; turn < 8; turn += 1) await trial.nextRun(id);
  await trial.render.control("DELETE", "/requests");
  await using web = await startWeb();
  const run = await checkHealth(web.url, trial.env);
  expect(run.stdout).toMatch(/ok render \| cron_jobs=1\n/);
  expect(run.stdout).toMatch(
    /ok runs-of-app-test-automation \| schedule="\*\/15 \* \* \* \*" since=\S+ due=\d started=8 missed=0 failed=0 state=ok\n/,
  );
  expect(runsIn(run)).toEqual([]);
  const { body } = await trial.render.control("GET", "/requests");
  expect(body).toHaveLength(2);
});

test("a failed run is reported with its exit code, and is a warning once the next one has succeeded", async () => {
  await using trial = await startTrial();
  const id = await trial.addJob("app-test-automation");
  for (let turn = 0; turn < 7; turn += 1) await trial.nextRun(id);
  await trial.setScript("app-test-automation", "exit 3");
  await trial.nextRun(id);
  await using web = await startWeb();
  const failed = await checkHealth(web.url, trial.env);
  expect(failed.exitCode).toBe(1);
  expect(runsIn(failed)).toEqual([
    expect.stringMatching(/^wrong runs-of-\S+: app-test-automation: its last run failed \(exit 3\) at \S+Z$/),
  ]);
  await trial.setScript("app-test-automation", "exit 0");
  await trial.render.call("POST", `/cron-jobs/${id}/runs`);
  await waitFor("the end of the ninth run", async () => (await trial.endedRuns(id)) === 9);
  const fixed = await checkHealth(web.url, trial.env);
  expect(fixed.exitCode).toBe(0);
  expect(runsIn(fixed)).toEqual([
    expect.stringMatching(/0 were missed and 1 failed, the last one succeeded$/),
  ]);
});

test("runs that did not start are missed, but not those of a suspended job", async () => {
  await using trial = await startTrial();
  const id = await trial.addJob("app-test-automation");
  const backup = await trial.addJob("app-test-backup", { schedule: "* * * * *" });
  await trial.nextRun(id);
  await trial.render.call("POST", `/services/${backup}/suspend`);
  // Render's clock stops here, and this machine's is an hour and three quarters ahead.
  await using web = await startWeb();
  const run = await checkHealth(web.url, trial.env);
  expect(run.exitCode).toBe(1);
  expect(runsIn(run)).toEqual([
    expect.stringMatching(/^wrong runs-of-app-test-automation: .* has not started$/),
  ]);
  expect(run.stdout).toMatch(/ missed=[67] failed=0 state=overdue\n/);
  expect(run.stdout).toMatch(/ok runs-of-app-test-backup \| suspended=true\n/);
});

test("the schedule of the job that ticks limits the age of the last tick, unless the job is suspended", async () => {
  await using trial = await startTrial();
  const id = await trial.addJob("app-test-automation", { schedule: "0 3 * * *" });
  const anHour = { scheduler_running: false, last_tick: new Date(Date.now() - 5_000_000).toISOString() };
  await using web = await startWeb(anHour);
  const limit = async (env: Record<string, string> = trial.env) =>
    /(\w+) tick-age.* limit_s=(\d+) limit_of="?(schedule|unknown schedule)"?\n/
      .exec((await checkHealth(web.url, env)).stdout)
      ?.slice(1, 4);
  expect(await limit({})).toEqual(["wrong", "3900", "unknown schedule"]);
  expect((await limit())?.[2]).toBe("schedule");
  expect((await limit())?.[0]).toBe("ok");
  await trial.render.call("POST", `/services/${id}/suspend`);
  expect((await checkHealth(web.url, trial.env)).stdout).toMatch(
    /ok tick-age \| age_s=\d+ limit_of="no tick expected"\n/,
  );
});

test("named jobs must exist", async () => {
  await using trial = await startTrial();
  await using web = await startWeb();
  const env = { ...trial.env, SISTER_JOBS: "app-test-automation, app-test-backup" };
  expect(runsIn(await checkHealth(web.url, env))).toEqual([
    "wrong runs-of-app-test-automation: app-test-automation: Render has no cron job of this name",
    "wrong runs-of-app-test-backup: app-test-backup: Render has no cron job of this name",
  ]);
  expect(runsIn(await checkHealth(web.url, { ...trial.env, RENDER_SERVICE_NAME: "watch" }))).toEqual([
    "warning render: the name of this job does not end with -health-check, so SISTER_JOBS must name the others",
  ]);
});

test("a job in local time has the slots of its local schedule, and without that schedule a warning says so", async () => {
  await using trial = await startTrial();
  const name = "app-test-automation";
  // Each quarter of an hour starts a run, and the guard lets those of every half hour pass.
  const id = await trial.addJob(name, { command: `${localTimeCommand} || sh bin/${name}` });
  for (let turn = 0; turn < 8; turn += 1) await trial.nextRun(id);
  await using web = await startWeb({ scheduler_running: false });

  const unknown = await checkHealth(web.url, trial.env);
  expect(unknown.exitCode).toBe(0);
  expect(runsIn(unknown)).toEqual([
    `warning runs-of-${name}: ${name}: it runs in local time and LOCAL_SCHEDULES does not name it, so each of its starts counts as due: run pulumi up once`,
  ]);
  expect(unknown.stdout).toMatch(/ok tick-age \| age_s=\d+ limit_of="unknown local schedule"\n/);

  const schedule = { schedule: "*/30 * * * *", timeZone: "Europe/Paris" };
  const env = { ...trial.env, LOCAL_SCHEDULES: JSON.stringify({ [name]: schedule }) };
  const known = await checkHealth(web.url, env);
  expect(runsIn(known)).toEqual([]);
  expect(known.stdout).toMatch(
    /ok runs-of-app-test-automation \|.* due=[34] started=[45] missed=0 failed=0 state=ok\n/,
  );
  expect(known.stdout).toMatch(/ok tick-age \| .* limit_of="?(schedule|effective interval)"?\n/);
});

test.each([
  "{",
  "[]",
  '{"a":1}',
  '{"a":{"schedule":"@daily","timeZone":"UTC"}}',
  '{"a":{"schedule":"0 2 * * *","timeZone":"Nowhere"}}',
])("%s for LOCAL_SCHEDULES is refused", async (text) => {
  const { exitCode, stderr } = await checkHealth("http://127.0.0.1:1", { LOCAL_SCHEDULES: text });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("LOCAL_SCHEDULES is not JSON such as");
});

describe("an API that sends no usable response", () => {
  test.each<[string, Record<string, unknown>, number, string]>([
    [
      "a rate limit",
      { status: 429, headers: { "retry-after": "42" } },
      0,
      "warning render: Render's rate limit is used up for another 42 s (429)",
    ],
    ["a failure", { status: 503, body: "<html>" }, 0, "warning render: Render failed (503)"],
    ["a cut connection", { drop: "before" }, 0, "warning render: Render does not respond: connection lost"],
    [
      "text that is not JSON",
      { status: 200, body: "<html>" },
      1,
      "wrong render: Render's response is not JSON: check RENDER_HOST",
    ],
    ["a refusal", { status: 403 }, 1, "wrong render: Render refused the request (403)"],
  ])("%s is reported and hides nothing", async (_, fault, exitCode, message) => {
    await using render = await startTestRender();
    await render.control("POST", "/faults", { path: "/services", times: 9, ...fault });
    await using web = await startWeb();
    const env = {
      RENDER_API_KEY: render.apiKey,
      RENDER_HOST: render.url,
      RENDER_SERVICE_NAME: "a-health-check",
    };
    const run = await checkHealth(web.url, env);
    expect(run.exitCode).toBe(exitCode);
    expect(troubleIn(run)).toEqual([message]);
    expect(run.stdout).toMatch(/ok tick-age/);
  });

  test("a key that is not accepted is reported, and never shown", async () => {
    await using render = await startTestRender();
    await using web = await startWeb();
    const env = {
      RENDER_API_KEY: "rnd_hunter2",
      RENDER_HOST: render.url,
      RENDER_SERVICE_NAME: "a-health-check",
    };
    const run = await checkHealth(web.url, env);
    expect(troubleIn(run)).toEqual(["wrong render: Render does not accept RENDER_API_KEY (401)"]);
    expect(run.stdout + run.stderr).not.toContain("hunter2");
  });

  test("an address that would send the key unencrypted is refused", async () => {
    const env = { RENDER_API_KEY: "rnd_hunter2", RENDER_HOST: "http://render.example/v1" };
    const { exitCode, stderr } = await checkHealth("http://127.0.0.1:1", env);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("RENDER_HOST would send the API key unencrypted");
  });
});

test("a cron job without a store reads from its own log on Render what it has posted", async () => {
  await using trial = await startTrial();
  await using web = await startWeb();
  await using webhook = await startWebhook();
  const { RENDER_SERVICE_NAME: name = "", ...env } = trial.env;
  const id = await trial.addJob(name, {
    command: `node ${bundleOf("health-check")}`,
    env: { ...env, ...healthEnv(web.url), ALERT_WEBHOOK_URL: webhook.url },
  });
  const posted: number[] = [];
  for (const [status, code] of [
    ["ok"],
    ["degraded", 500],
    ["degraded"],
    ["degraded"],
    ["ok"],
    ["ok"],
  ] as const) {
    web.status = status;
    webhook.respond = (response) => void response.writeHead(code ?? 200).end();
    await trial.nextRun(id);
    posted.push(webhook.posted.length);
  }
  expect(posted).toEqual([0, 1, 2, 2, 3, 3]);
  expect(webhook.posted.at(-1)).toMatchObject({ text: `${name}: healthy` });
});
