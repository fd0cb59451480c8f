import { describe, expect, test } from "vitest";
import { catalogue, serveCommand } from "../../jobs/catalogue.ts";
import { readStackText } from "../../src/config/read-stack-file.ts";
import { configurationErrorOf, refusalOf, stackWith } from "./stack-text.ts";

const read = (text: string, options = {}) => readStackText(text, "Pulumi.prod.yaml", options);
const token = "\n    SWITCHBOT_TOKEN: {secure: v1:aaaa:bbbb}";
const database = "\n    POSTGRES_URL:\n      secure: v1:aaaa:bbbb";

/** The subjects of all problems, each with the variables that its message names. */
function missing(text: string): string[] {
  return configurationErrorOf(() => read(text)).problems.map(({ code, subject, message }) => {
    expect(code).toBe("CONFIG022");
    return [subject, ...(message.match(/\b[A-Z]+_[A-Z_]+\b/g) ?? [])].join(" ");
  });
}

describe("a variable that a job needs", () => {
  test("is reported by name at the job, all at once, with the command that sets it", () => {
    const text = stackWith([token, ""], ["BACKUP_DIR: backups", "OTHER: '1'"]);
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.automation: requires the environment variable SWITCHBOT_TOKEN, which is not set
        → Pulumi.prod.yaml:14:5
        Set it under env, or as a secret: npm run pulumi -- config set --path 'secrets.SWITCHBOT_TOKEN' --secret --stack prod  [CONFIG022]
      ✖ prod › schedules.backup: requires one of the environment variables BACKUP_S3_URL, BACKUP_DIR, STATE_DIR, and none is set
        → Pulumi.prod.yaml:15:5
        Set one under env, or as a secret: npm run pulumi -- config set --path 'secrets.BACKUP_S3_URL' --secret --stack prod  [CONFIG022]
      "
    `);
  });

  test("may be in the env of the stack, in the env of the job, or among the secrets", () => {
    const plain = stackWith([token, ""], ["BACKUP_DIR:", "SWITCHBOT_TOKEN: abc\n    BACKUP_DIR:"]);
    const own = stackWith(["BACKUP_DIR:", "OTHER:"], ["maxGap: 2h30m", "env: {BACKUP_DIR: /backups}"]);
    for (const text of [plain, own]) expect(() => read(text)).not.toThrow();
  });

  test("in the env of one job does not count for another job", () => {
    const text = stackWith([database, ""], ["maxGap: 2h30m", "env: {STATE_DIR: /state}"]);
    expect(missing(text)).toEqual(["prod › schedules.automation POSTGRES_URL STATE_DIR"]);
  });

  test("that has alternatives may be any of them", () => {
    expect(missing(stackWith([database, ""]))).toEqual([
      "prod › schedules.automation POSTGRES_URL STATE_DIR",
      "prod › schedules.backup POSTGRES_URL STATE_DIR",
    ]);
    expect(() => read(stackWith([database, ""], ["BACKUP_DIR:", "STATE_DIR:"]))).not.toThrow();
  });

  test("may come from the program or from Render", () => {
    const health = '    automation: "*/15 * * * *"\n    health-check: "*/5 * * * *"';
    expect(catalogue["health-check"].requiredEnv).toContain("WEB_URL");
    expect(() => read(stackWith(['    automation: "*/15 * * * *"', health]))).not.toThrow();
    const render = stackWith(["maxGap: 2h30m", "requiredEnv: [RENDER_SERVICE_ID]"]);
    expect(() => read(render)).not.toThrow();
  });

  test("is missing where the program cannot provide it: the replacing job may be declared before the web service", () => {
    const text = stackWith(['"*/15 * * * *"', '{schedule: "*/15 * * * *", requiredEnv: [WEB_URL]}']);
    expect(missing(text)).toEqual(["prod › schedules.automation WEB_URL"]);
  });

  test("may be chosen by the stack file", () => {
    const text = stackWith(["maxGap: 2h30m", "requiredEnv: [REPORT_KEY, [SMTP_URL, WEB_HOOK]]"]);
    expect(missing(text)).toEqual([
      "prod › schedules.backup REPORT_KEY",
      "prod › schedules.backup SMTP_URL WEB_HOOK",
    ]);
    expect(() =>
      read(stackWith(["BACKUP_DIR:", "OTHER:"], ["maxGap: 2h30m", "requiredEnv: []"])),
    ).not.toThrow();
  });

  test("has a valid name", () => {
    const text = stackWith(["maxGap: 2h30m", "requiredEnv: [REPORT KEY, [1ST, GOOD]]"]);
    const { problems } = configurationErrorOf(() => read(text));
    expect(problems.map(({ message }) => message)).toEqual([
      '"REPORT KEY" is not a valid name of an environment variable',
      '"1ST" is not a valid name of an environment variable',
    ]);
  });

  test("is required by a job that the mode suspends, but not by one that the stack file suspends", () => {
    const suspended = stackWith(["BACKUP_DIR:", "OTHER:"], ["maxGap: 2h30m", "suspended: true"]);
    expect(() => read(suspended)).not.toThrow();
    const paused = stackWith([token, ""], ["scheduler: cron", "scheduler: paused"]);
    expect(missing(paused)).toEqual(["prod › schedules.automation SWITCHBOT_TOKEN"]);
  });

  test("is not reported again where a misspelled key explains it", () => {
    const { problems } = configurationErrorOf(() => read(stackWith(["ops:secrets", "ops:secret"])));
    expect(problems.map(({ code }) => code)).toEqual(["CONFIG006"]);
  });

  test("is suggested when a similar name is set", () => {
    const { problems } = configurationErrorOf(() => read(stackWith(["SWITCHBOT_TOKEN", "SWITCHBOT_TOKN"])));
    expect(problems.map(({ remedy }) => remedy)).toEqual([
      "Is SWITCHBOT_TOKN a misspelling of it? Set it under env, or as a secret: npm run pulumi -- config set --path 'secrets.SWITCHBOT_TOKEN' --secret --stack prod",
    ]);
  });
});

describe("the value of a needed variable", () => {
  test.each(["''", "'  '", "changeme", "CHANGE_ME", "todo", "xxxx", "..."])(
    "must be more than %s",
    (value) => {
      const text = stackWith(["BACKUP_DIR: backups", `BACKUP_DIR: ${value}`]);
      const { problems } = configurationErrorOf(() => read(text));
      expect(problems).toMatchObject([
        { code: "CONFIG023", subject: "prod › env.BACKUP_DIR", location: { line: 12 } },
      ]);
      expect(problems[0]?.message).toBe("is empty or a filler, but required by the job backup");
    },
  );

  test("is one problem, even if several services require it", () => {
    const text = stackWith([database, ""], ["BACKUP_DIR: backups", "STATE_DIR: changeme"]);
    const { problems } = configurationErrorOf(() => read(text));
    expect(problems.map(({ message }) => message)).toEqual([
      "is empty or a filler, but required by the job automation and the job backup",
    ]);
  });

  test("may be empty where another one is enough, or where none is required", () => {
    expect(() =>
      read(stackWith(["BACKUP_DIR:", "STATE_DIR: ''\n    OTHER: ''\n    BACKUP_DIR:"])),
    ).not.toThrow();
  });

  test("may be a placeholder in a committed file, which has its own problem", () => {
    const text = stackWith(["maxGap: 2h30m", "env: {BACKUP_DIR: <folder>}"]);
    expect(() => read(text, { allowPlaceholders: true })).not.toThrow();
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.backup.env.BACKUP_DIR: is still the placeholder of the committed file
        → Pulumi.prod.yaml:15:57
        Set it: npm run pulumi -- config set --path 'schedules.backup.env.BACKUP_DIR' VALUE --stack prod  [CONFIG010]
      "
    `);
  });
});

describe("the web service", () => {
  const bundled = [
    "    image: ghcr.io/owner/application:latest",
    `    startCommand: ${serveCommand}`,
  ] as const;

  test("requires what the bundled program requires, when it runs that program", () => {
    const text = stackWith([...bundled], [database, ""], ["maxGap: 2h30m", "suspended: true"]);
    expect(missing(text)).toContain("prod › web POSTGRES_URL STATE_DIR");
    expect(() => read(stackWith([...bundled]))).not.toThrow();
  });

  test("may have it in its own env", () => {
    const [image, command] = bundled;
    const text = stackWith([image, `${command}\n    env: {STATE_DIR: state}`], [database, ""]);
    expect(missing(text).filter((problem) => problem.includes("web"))).toEqual([]);
  });

  test("requires nothing when it runs another program", () => {
    const [image] = bundled;
    const text = stackWith(
      [image, "    startCommand: gunicorn app"],
      [database, ""],
      ["BACKUP_DIR:", "STATE_DIR:"],
    );
    expect(() => read(text)).not.toThrow();
  });
});
