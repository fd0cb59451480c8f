import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/postgres/database.ts";
import { startPostgresProxy } from "../../support/postgres/proxy.ts";
import { checkHealth, healthEnv, secondsAgo, startWeb, startWebhook } from "../support/health-check.ts";
import { openTestStore } from "../support/postgres-store.ts";
import { buildBundles, start } from "../support/programs.ts";
import { createStateFolder } from "../support/state-folder.ts";

beforeAll(buildBundles);

const envFor = (url: string): Record<string, string> => ({ POSTGRES_URL: url, POSTGRES_SSL_MODE: "disable" });

async function databaseWithState(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await using store = openTestStore(database);
  await store.patch("state", { set: { last_tick: secondsAgo(1) } });
  return database;
}

async function folderWithState() {
  const folder = await createStateFolder();
  await folder.write("state", { last_tick: secondsAgo(1) });
  return folder;
}

describe.each(["folder", "database"])("with the %s to remember the posted verdict", (place) => {
  async function memory(): Promise<
    AsyncDisposable & { env: Record<string, string>; kept(): Promise<unknown> }
  > {
    if (place === "folder") {
      const folder = await folderWithState();
      const read = () => readFile(join(folder.path, "health.json"), "utf8").then(JSON.parse, () => undefined);
      return { env: folder.env, kept: read, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
    }
    const database = await databaseWithState();
    const read = async () =>
      (await database.query("SELECT data FROM json_store WHERE kind = 'health'"))[0]?.data;
    return { env: envFor(database.url), kept: read, [Symbol.asyncDispose]: async () => {} };
  }

  test("a change is posted once, bad and good, in a form for Slack and Discord", async () => {
    await using place = await memory();
    await using web = await startWeb();
    await using webhook = await startWebhook();
    const env = {
      ...place.env,
      ALERT_WEBHOOK_URL: webhook.url,
      RENDER_SERVICE_NAME: "switchbot-prod-health-check",
    };
    const outputs: string[] = [];
    for (const status of ["ok", "ok", "<!channel> @here", "degraded", "degraded", "ok", "ok"]) {
      web.status = status;
      if (status !== "ok" && webhook.posted.length === 0) expect(await place.kept()).toBeUndefined();
      const { exitCode, stdout, stderr } = await checkHealth(web.url, env);
      expect(exitCode).toBe(status === "ok" ? 0 : 1);
      outputs.push(stdout + stderr);
    }
    const bad = "switchbot-prod-health-check: unhealthy: status is !channel here";
    const good = "switchbot-prod-health-check: healthy";
    expect(webhook.posted).toEqual([
      { text: bad, content: bad },
      { text: good, content: good },
    ]);
    expect(outputs.map((text) => /alert posted: (\w+)/.exec(text)?.[1])).toEqual([
      undefined,
      undefined,
      "unhealthy",
      undefined,
      undefined,
      "healthy",
      undefined,
    ]);
    expect(outputs.join("")).not.toContain("hunter2");
    expect(await place.kept()).toEqual({ told: "healthy", told_at: expect.stringMatching(/\+00:00$/) });
  });

  test("the next run posts what the webhook did not accept", async () => {
    await using place = await memory();
    await using web = await startWeb();
    await using webhook = await startWebhook();
    const env = { ...place.env, ALERT_WEBHOOK_URL: webhook.url };
    web.status = "degraded";
    for (const [code, reason] of [
      [429, "responded with 429"],
      [302, "responded with 302"],
      [0, "connection lost"],
    ] as const) {
      webhook.respond = (response) => {
        if (code === 0) response.destroy();
        else response.writeHead(code, { location: "/elsewhere" }).end();
      };
      const { exitCode, stderr } = await checkHealth(web.url, env);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/unhealthy: status is degraded/);
      expect(stderr).toContain(`alert not posted: ${reason} | verdict=unhealthy code=HEALTH002`);
      expect(stderr).not.toContain("hunter2");
    }
    webhook.respond = (response) => void response.end();
    await checkHealth(web.url, env);
    await checkHealth(web.url, env);
    expect(webhook.posted).toHaveLength(4);
  });

  test("of two runs at once, one posts", async () => {
    await using place = await memory();
    await using web = await startWeb();
    await using webhook = await startWebhook();
    const env = { ...place.env, ALERT_WEBHOOK_URL: webhook.url };
    web.status = "degraded";
    // The first one waits in the middle of posting until the second one has ended.
    const posting = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    webhook.respond = (response) => {
      posting.resolve();
      void released.promise.then(() => response.end());
    };
    const first = checkHealth(web.url, env);
    await posting.promise;
    const second = await checkHealth(web.url, env);
    expect(second.stdout).toContain("another run posts the alert");
    released.resolve();
    expect((await first).stdout).toContain("alert posted: unhealthy");
    expect(webhook.posted).toHaveLength(1);
  });
});

test("the posted verdict is kept in all places, so that losing one posts nothing twice", async () => {
  const database = await databaseWithState();
  await using web = await startWeb();
  await using webhook = await startWebhook();
  web.status = "degraded";
  for (let turn = 1; turn <= 3; turn += 1) {
    await using folder = await folderWithState(); // a new one for each run, as on Render
    await checkHealth(web.url, { ...envFor(database.url), ...folder.env, ALERT_WEBHOOK_URL: webhook.url });
    expect((await folder.files()).includes("health.json")).toBe(turn === 1);
  }
  expect(webhook.posted).toHaveLength(1);
});

test("a run that is killed while it posts leaves that to a later one", async () => {
  await using folder = await folderWithState();
  await using web = await startWeb();
  await using webhook = await startWebhook();
  const env = { ...folder.env, ALERT_WEBHOOK_URL: webhook.url };
  web.status = "degraded";
  const posting = Promise.withResolvers<void>();
  webhook.respond = () => posting.resolve();
  await using killed = start("health-check", { ...healthEnv(web.url), ...env });
  await posting.promise;
  killed.child.kill("SIGKILL");
  await killed.ended;

  webhook.respond = (response) => void response.end();
  expect((await checkHealth(web.url, env)).stdout).toContain("another run posts the alert");
  await writeFile(join(folder.path, "health.json"), JSON.stringify({ claimed_until: secondsAgo(1) }));
  expect((await checkHealth(web.url, env)).stdout).toContain("alert posted: unhealthy");
  expect((await checkHealth(web.url, env)).stdout).not.toContain("alert");
});

test("a webhook that hangs does not delay the verdict, and the end by seconds only", async () => {
  await using folder = await folderWithState();
  await using web = await startWeb();
  await using webhook = await startWebhook();
  const posting = Promise.withResolvers<void>();
  webhook.respond = () => posting.resolve();
  web.status = "degraded";
  const env = { ...healthEnv(web.url), ...folder.env, ALERT_WEBHOOK_URL: webhook.url };
  await using program = start("health-check", env, ["--json"]);
  await posting.promise;
  await program.printed(/^\{"verdict":"unhealthy".*\}\n$/);
  const { exitCode, stdout, stderr } = await program.ended;
  expect(exitCode).toBe(1);
  expect(stdout.split("\n")).toHaveLength(2);
  expect(stderr).toContain("alert not posted: no response within 5 s");
});

test.each<[string, unknown]>([
  ["null", null],
  ["a list", [1]],
  ["garbage", { told: 3, told_at: "soon", claimed_until: {} }],
  ["a claim that no clock allows", { claimed_until: secondsAgo(-9000) }],
])("%s in the file of the posted verdict does not prevent an alert", async (_, content) => {
  await using folder = await folderWithState();
  await writeFile(join(folder.path, "health.json"), JSON.stringify(content));
  await using web = await startWeb();
  await using webhook = await startWebhook();
  web.status = "degraded";
  await checkHealth(web.url, { ...folder.env, ALERT_WEBHOOK_URL: webhook.url });
  expect(webhook.posted).toHaveLength(1);
});

test("a database that is down is posted at each run, where nothing else remembers it", async () => {
  const database = await databaseWithState();
  await using proxy = await startPostgresProxy(database);
  await using web = await startWeb();
  await using webhook = await startWebhook();
  const env = { ...envFor(database.urlFor({ port: proxy.port })), ALERT_WEBHOOK_URL: webhook.url };
  proxy.mode = "refuse";
  for (let turn = 1; turn <= 2; turn += 1) {
    const { exitCode, stderr } = await checkHealth(web.url, env);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("the last posted verdict cannot be read, so it may be posted again");
    expect(webhook.posted).toHaveLength(turn);
  }
});

test("a user who may only read posts, and reports that it cannot remember", async () => {
  const database = await databaseWithState();
  const user = `${database.name}_reader`;
  await database.query(`CREATE ROLE ${user} LOGIN; GRANT SELECT ON json_store, state_history TO ${user}`);
  await using web = await startWeb();
  await using webhook = await startWebhook();
  web.status = "degraded";
  const { stderr } = await checkHealth(web.url, {
    ...envFor(database.urlFor({ user })),
    ALERT_WEBHOOK_URL: webhook.url,
  });
  expect(stderr).toContain("the alert cannot be claimed, so it may be posted again");
  expect(webhook.posted).toHaveLength(1);
});

test("a webhook without a place to remember is refused, as is an invalid address, without showing it", async () => {
  const { exitCode, stderr } = await checkHealth("http://127.0.0.1:1", {
    ALERT_WEBHOOK_URL: "https://hooks.example/hunter2",
  });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /ALERT_WEBHOOK_URL is set, but there is no place to remember what was posted \| remedy=.*code=ENV002/,
  );
  const other = await checkHealth("http://127.0.0.1:1", { STATE_DIR: "/tmp", ALERT_WEBHOOK_URL: "hunter2" });
  expect(other.exitCode).toBe(2);
  expect(stderr + other.stderr).not.toContain("hunter2");
});
