import { beforeAll, describe, expect, test } from "vitest";
import { catalogue, type RequiredEnv, serveCommand, serveRequiredEnv } from "../../jobs/catalogue.ts";
import { buildBundles, programNames, run } from "./support/programs.ts";

beforeAll(buildBundles);

interface Expected {
  command: string;
  requiredEnv: readonly RequiredEnv[];
}

const programs: Readonly<Record<string, Expected>> = {
  tick: catalogue.automation,
  "health-check": catalogue["health-check"],
  backup: catalogue.backup,
  restore: { command: "node jobs/dist/restore.js", requiredEnv: [["POSTGRES_URL", "STATE_DIR"]] },
  verify: { command: "node jobs/dist/verify.js", requiredEnv: [] },
  serve: { command: serveCommand, requiredEnv: serveRequiredEnv },
};

// A tick starts without these, as the application does, and each of its calls fails.
const refusedOnlyByCalls: readonly RequiredEnv[] = ["SWITCHBOT_TOKEN", "SWITCHBOT_SECRET"];

test("every program is listed here", () => {
  // The guard of jobs in local time wraps another command: tests/jobs/local-time.
  const names = programNames.filter((name) => name !== "at-local-time");
  expect(names.sort()).toEqual(Object.keys(programs).sort());
});

describe.each(Object.entries(programs))("%s", (name, program) => {
  const { command } = program;
  const requiredEnv = program.requiredEnv.filter((each) => !refusedOnlyByCalls.includes(each));

  test("is started by the command in the catalogue", () => {
    const [program, bundle] = command.split(" ");
    expect([program, bundle]).toEqual(["node", `jobs/dist/${name}.js`]);
  });

  test("requires exactly the variables in the catalogue", async () => {
    const { exitCode, stdout, stderr } = await run(name);
    expect(exitCode).toBe(requiredEnv.length === 0 ? 1 : 2);
    expect(stdout).toBe("");
    const named = [...stderr.matchAll(/\] (?:Neither )?(\w+(?: nor \w+)*) is (?:not )?set/g)];
    const variables = named.map(([, names = ""]) => (names.includes(" ") ? names.split(" nor ") : names));
    expect(variables).toEqual(requiredEnv);
  });

  test.each(requiredEnv.map((names) => [names].flat()))(
    "counts an empty %s as not set",
    async (...variables) => {
      const { exitCode, stderr } = await run(name, Object.fromEntries(variables.map((each) => [each, ""])));
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(new RegExp(`${variables.join(" nor ")} is (not )?set`));
    },
  );

  test("prints usage, its variables and an example", async () => {
    const { exitCode, stdout } = await run(name, {}, ["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: node jobs/dist/${name}.js`);
    expect(stdout).toMatch(/Examples?:\n {2}\S+/);
    for (const [variable, ...others] of requiredEnv.map((names) => [names].flat())) {
      const required = others.length === 0 ? "required" : `required unless ${others.join(" or ")} is set`;
      expect(stdout).toMatch(new RegExp(`${variable} .*\\(${required}\\)`));
    }
  });

  test("refuses an unknown argument", async () => {
    const { exitCode, stderr } = await run(name, {}, ["--dry"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"--dry"');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

test("all problems of an environment are reported together, by name and without values", async () => {
  const { exitCode, stderr } = await run("serve", { PORT: "hunter2", WEB_CONCURRENCY: "3" });
  expect(exitCode).toBe(2);
  expect(stderr.trim().split("\n")).toHaveLength(3);
  for (const name of ["STATE_DIR", "PORT", "WEB_CONCURRENCY"]) expect(stderr).toContain(name);
  expect(stderr).not.toContain("hunter2");
});

test("an address with a password is refused without showing it", async () => {
  const { exitCode, stderr } = await run("health-check", { WEB_URL: "http://me:hunter2@localhost" });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("WEB_URL");
  expect(stderr).not.toContain("hunter2");
});
