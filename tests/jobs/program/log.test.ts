import { once } from "node:events";
import { createServer } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { createRedactor } from "../../../jobs/src/program/log.ts";
import { createTestDatabase } from "../../support/postgres/database.ts";
import { buildBundles, run } from "../support/programs.ts";
import { startServe } from "../support/serve.ts";
import { createStateFolder, type Json } from "../support/state-folder.ts";

beforeAll(buildBundles);

const jobs = ["tick", "health-check", "backup", "serve"];

test.each(jobs)("--help of %s lists the variables of its log", async (job) => {
  const { stdout } = await run(job, {}, ["--help"]);
  expect(stdout).toMatch(/^ {2}LOG_FORMAT +.*`text`.*`json`.*\(default: text\)$/m);
  expect(stdout).toMatch(/^ {2}LOG_LEVEL +.*debug.*\(default: info\)$/m);
});

describe("LOG_FORMAT", () => {
  test("json is one object per line, with time, level, area, message and the fields", async () => {
    await using folder = await createStateFolder();
    const { exitCode, stdout, stderr } = await run("tick", { ...folder.env, LOG_FORMAT: "json" });
    expect(exitCode).toBe(0);
    const lines = [stdout, stderr].map((text) =>
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Json),
    );
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(lines[0]?.[0]).toEqual({
      time,
      level: "info",
      area: "automation",
      message: "Automation tick started",
      owner: "cron",
      token: 1,
    });
    expect(lines[1]).toEqual([
      {
        time,
        level: "error",
        area: "automation",
        message: "Meter polling skipped: settings.meter_device_id is missing",
      },
    ]);
  });

  test("text is the default, in any case", async () => {
    await using folder = await createStateFolder();
    for (const env of [{}, { LOG_FORMAT: "Text" }, { LOG_FORMAT: "" }]) {
      const { stdout } = await run("tick", { ...folder.env, ...env });
      expect(stdout).toMatch(/^\[automation\] Automation tick started \| owner=cron token=\d\n/);
    }
  });

  test.each(jobs)("with another value is refused by %s, together with all else", async (job) => {
    const { exitCode, stderr } = await run(job, { LOG_FORMAT: "xml", LOG_LEVEL: "loud", WEB_URL: "x" });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/LOG_FORMAT is not a known value .*text, json/);
    expect(stderr).toMatch(/LOG_LEVEL is not a known value .*debug, info, warning, error, critical/);
  });

  test("json also applies to problems of the environment", async () => {
    const { stderr } = await run("serve", { LOG_FORMAT: "json" });
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({ level: "error", code: "ENV001" });
  });
});

test.each([
  ["debug", true],
  ["INFO", true],
  ["warning", false],
  ["error", false],
])("LOG_LEVEL=%s: info is logged: %s; errors always are", async (level, hasInfo) => {
  await using folder = await createStateFolder();
  const { stdout, stderr } = await run("tick", { ...folder.env, LOG_LEVEL: level });
  expect(stdout !== "").toBe(hasInfo);
  expect(stderr).toContain("Meter polling skipped");
});

describe("a secret", () => {
  const password = "pa55word:of@the/database";
  const secrets = {
    SWITCHBOT_TOKEN: "switchbot-token-0123456789",
    SWITCHBOT_SECRET: "switchbot-secret-0123456789",
    STATE_DEBUG_TOKEN: "state-debug-token-0123456789",
    METRICS_TOKEN: "metrics-token-0123456789",
    RENDER_API_KEY: "rnd_0123456789abcdefghij",
  };
  const all = [password, encodeURIComponent(password), ...Object.values(secrets)];

  test.each([
    ["another password than the server knows", "with_password", "require"],
    ["TLS that cannot be verified", "postgres", "verify-full"],
  ])("stays out of log and responses, with %s", async (_, user, sslMode) => {
    const database = await createTestDatabase();
    // A server that echoes everything it receives as its error.
    const echo = createServer((request, response) => {
      const received = `${request.url} ${JSON.stringify(request.headers)}`;
      response.writeHead(400).end(JSON.stringify({ statusCode: 400, message: received, body: received }));
    }).listen(0, "127.0.0.1");
    await once(echo, "listening");
    const address = echo.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await using folder = await createStateFolder();
    await folder.write("settings", { meter_device_id: "METER" });
    const env = {
      ...secrets,
      SWITCHBOT_RETRY_ATTEMPTS: "1",
      SWITCHBOT_BASE_URL: `http://127.0.0.1:${port}`,
      POSTGRES_SSL_MODE: sslMode,
    };
    const url = database.urlFor({ user, password });
    const printed: string[] = [];
    for (const LOG_FORMAT of ["text", "json"]) {
      for (const where of [{ POSTGRES_URL: url }, folder.env]) {
        await using serve = await startServe({ env: where }, { ...env, LOG_FORMAT });
        for (const path of ["/healthz", "/metrics", `/debug/state?${secrets.STATE_DEBUG_TOKEN}`, "/x"]) {
          const headers = { authorization: `Bearer ${secrets.STATE_DEBUG_TOKEN}` };
          printed.push(await (await fetch(`${serve.url}${path}`, { headers })).text());
        }
        serve.child.kill("SIGTERM");
        const { stdout, stderr } = await serve.ended;
        printed.push(stdout, stderr);
      }
      const tick = await run("tick", { ...env, ...folder.env, LOG_FORMAT });
      printed.push(tick.stdout, tick.stderr, JSON.stringify(await folder.state()));
    }
    echo.close();
    const text = printed.join("\n");
    expect(text).toMatch(/STORE01[26]/);
    expect(text).toContain("Meter polling failed");
    for (const secret of all) expect(text).not.toContain(secret);
  });

  test.each([
    ["as the value of a variable named so", { SOME_API_KEY: "abcdefgh" }, "x abcdefgh y", "x *** y"],
    ["in an address", { ANY_URL: "https://me:pass%40word@host/" }, "pass@word pass%40word", "*** ***"],
    ["with an @ that should be escaped", { DB: "postgres://me:p@ssword@host/x" }, "p@ssword", "***"],
    ["as a parameter", { DB: "postgres://host/x?password=longpass&a=b" }, "longpass", "***"],
    ["that holds another", { A_TOKEN: "abcdef", B_TOKEN: "abcdefghi" }, "abcdefghi", "***"],
    ["too short to tell from words", { A_TOKEN: "token" }, "a token=3", "a token=3"],
    ["that is not a secret", { HOST: "abcdefgh", KEYS: "abcdefgh" }, "abcdefgh", "abcdefgh"],
  ])("%s is redacted", (_, environment, text, expected) => {
    expect(createRedactor(environment)(text)).toBe(expected);
  });
});
