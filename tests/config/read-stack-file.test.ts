import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../jobs/catalogue.ts";
import { readStackFile, readStackText } from "../../src/config/read-stack-file.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { configurationErrorOf, correctStack, refusalOf, stackWith } from "./stack-text.ts";

const read = (text: string) => readStackText(text, "Pulumi.prod.yaml");

describe("a stack file", () => {
  test("becomes plain data, completed by the catalogue and by defaults", () => {
    const { config } = read(correctStack);
    const completed = {
      plan: "starter",
      env: {},
      optionalEnv: [],
      suspended: false,
      adopt: false,
    };
    expect(config).toEqual({
      stack: "prod",
      name: "switchbot",
      ownerId: "tea-d3k9example00000000",
      region: "frankfurt",
      timeZone: "Europe/Paris",
      scheduler: "cron",
      source: { repo: "https://github.com/owner/repository", branch: "main", buildCommand: "npm ci" },
      web: {
        serviceName: "switchbot-prod",
        image: "ghcr.io/owner/application:latest",
        plan: "starter",
        healthCheckPath: "/healthz",
        adopt: false,
        env: {},
      },
      jobs: {
        automation: {
          ...catalogue.automation,
          ...completed,
          serviceName: "switchbot-prod-automation",
          schedule: parseSchedule("*/15 * * * *"),
        },
        backup: {
          ...completed,
          ...catalogue.backup,
          serviceName: "switchbot-prod-backup",
          schedule: parseSchedule("0 */2 * * *"),
          maxGap: 9_000_000,
        },
      },
      env: { BACKUP_DIR: "backups" },
      secretNames: ["POSTGRES_URL", "SWITCHBOT_TOKEN", "SWITCHBOT_SECRET"],
    });
  });

  test("locates each value, or its nearest parent", () => {
    const { locate } = read(correctStack);
    const file = "Pulumi.prod.yaml";
    expect(locate("scheduler-ops:schedules", "automation")).toEqual({ file, line: 14, column: 17 });
    expect(locate("scheduler-ops:schedules", "backup", "schedule")).toEqual({ file, line: 15, column: 24 });
    expect(locate("scheduler-ops:schedules", "health-check")).toEqual({ file, line: 13, column: 3 });
    expect(locate("scheduler-ops:name")).toEqual({ file, line: 1, column: 1 });
  });

  test("may have every name of a variable that Render accepts, and quotes it in commands", () => {
    const accepted = stackWith(["BACKUP_DIR: backups", "BACKUP_DIR: backups\n    log.level-2: debug"]);
    expect(read(accepted).config.env).toEqual({ BACKUP_DIR: "backups", "log.level-2": "debug" });
    const placeholder = accepted.replace("debug", "<level>");
    expect(refusalOf(() => read(placeholder))).toContain(`config set --path 'env["log.level-2"]' VALUE`);
  });

  test("names the services after name, stack and job, and the web service as given", () => {
    const { config } = read(
      stackWith([
        "  scheduler-ops:web:\n",
        "  scheduler-ops:name: house\n  scheduler-ops:web:\n    name: dashboard\n",
      ]),
    );
    expect(config.web.serviceName).toBe("dashboard");
    expect(config.jobs.backup?.serviceName).toBe("house-prod-backup");
  });

  test("may describe a job that is not in the catalogue", () => {
    const { config } = read(
      stackWith([
        '    automation: "',
        '    report: {schedule: "0 6 * * MON", command: node report.js, description: Weekly report, suspended: true}\n    automation: "',
      ]),
    );
    expect(config.jobs.report).toMatchObject({
      command: "node report.js",
      description: "Weekly report",
      suspended: true,
      replacesScheduler: false,
      requiredEnv: [],
      optionalEnv: [],
    });
  });

  test("runs an image with its own command, not with the catalogue's", () => {
    const { config } = read(stackWith(["maxGap: 2h30m", "image: docker.io/library/backup:1"]));
    expect(config.jobs.backup).toMatchObject({ image: "docker.io/library/backup:1" });
    expect(config.jobs.backup).not.toHaveProperty("command");
  });

  test("needs no source when everything is an image", () => {
    const { config } = read(
      stackWith(
        [
          "  scheduler-ops:source:\n    repo: https://github.com/owner/repository\n    buildCommand: npm ci\n",
          "",
        ],
        ['"*/15 * * * *"', '{schedule: "*/15 * * * *", image: jobs}'],
        ["maxGap: 2h30m", "image: jobs"],
      ),
    );
    expect(config).not.toHaveProperty("source");
  });
});

describe("the promised longest gap", () => {
  test("is kept by a schedule that runs as often", () => {
    expect(read(stackWith(["2h30m", "2h"])).config.jobs.backup?.maxGap).toBe(7_200_000);
  });

  test("is searched for in the whole calendar", () => {
    expect(
      refusalOf(() => read(stackWith(["0 */2 * * *", "0 0 1 * *"], ["2h30m", "30d"]))),
    ).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.backup.maxGap: "0 0 1 * *" leaves 31d without a run (from 2026-01-01 00:00 to 2026-02-01 00:00 UTC); maxGap is 30d
        → Pulumi.prod.yaml:15:45
        Run it more often, or set maxGap to 31d  [CONFIG014]
      "
    `);
  });
});

describe("placeholders", () => {
  const text = stackWith(
    ["tea-d3k9example00000000", "<your workspace id>"],
    ["https://github.com/owner/repository", "<https url of the repository>"],
    ["\n      secure: v1:aaaa:bbbb", " <secret>"],
  );

  test("are accepted on request", () => {
    const { config } = readStackText(text, "Pulumi.prod.yaml", { allowPlaceholders: true });
    expect(config.ownerId).toBe("<your workspace id>");
    expect(config.secretNames).toEqual(["POSTGRES_URL", "SWITCHBOT_TOKEN", "SWITCHBOT_SECRET"]);
  });

  test("are refused otherwise, all together, each with the command that sets it", () => {
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › ownerId: is still the placeholder of the committed file
        → Pulumi.prod.yaml:2:26
        Set it: npm run pulumi -- config set ownerId tea-… --stack prod  [CONFIG010]
      ✖ prod › source.repo: is still the placeholder of the committed file
        → Pulumi.prod.yaml:7:11
        Set it: npm run pulumi -- config set --path 'source.repo' https://… --stack prod  [CONFIG010]
      ✖ prod › secrets.POSTGRES_URL: is still the placeholder of the committed file
        → Pulumi.prod.yaml:17:19
        Set it: npm run pulumi -- config set --path 'secrets.POSTGRES_URL' --secret --stack prod  [CONFIG010]
      "
    `);
  });
});

describe("refused, with location and remedy:", () => {
  test("a missing file", () => {
    expect(refusalOf(() => readStackFile("Pulumi.production.yaml"))).toMatchInlineSnapshot(`
      "
      ✖ Pulumi.production.yaml does not exist
        Check the name: a stack file is named Pulumi.<stack>.yaml and is next to Pulumi.yaml  [CONFIG001]
      "
    `);
  });

  test("a folder in place of the file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "scheduler-ops-config-"));
    try {
      const { problems } = configurationErrorOf(() => readStackFile(folder));
      expect(problems).toMatchObject([{ code: "CONFIG001", message: `${folder} cannot be read` }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("invalid YAML, at its first error", () => {
    const texts = [
      stackWith(['{schedule: "0 */2 * * *", maxGap: 2h30m}', "[1, 2"]), // a list that is not closed
      stackWith(['"*/15 * * * *"', '"*/15 * * * *']), // a quote that is not closed
      stackWith(['"*/15 * * * *"', "*/15 * * * *"]), // a star without quotes
      stackWith(["    image:", "\timage:"]),
      stackWith(["    buildCommand", "   buildCommand"]),
      "{{{",
      stackWith(["frankfurt", "*region"]), // an alias to nothing
      `${correctStack}---\n${correctStack}`,
    ];
    expect(texts.map((text) => refusalOf(() => read(text))).join("")).toMatchInlineSnapshot(`
      "
      ✖ the indentation is wrong, or a bracket before it is not closed
        → Pulumi.prod.yaml:16:3
        Indent with spaces, keys of one mapping in one column  [CONFIG002]

      ✖ a quote, colon, comma or bracket is missing
        → Pulumi.prod.yaml:14:30
        Close what is open before this position  [CONFIG002]

      ✖ unexpected text
        → Pulumi.prod.yaml:14:22
        Put the text in double quotes: "0 2 * * *"  [CONFIG002]

      ✖ a tab is used for indentation
        → Pulumi.prod.yaml:10:1
        Indent with spaces, keys of one mapping in one column  [CONFIG002]

      ✖ the indentation is wrong, or a bracket before it is not closed
        → Pulumi.prod.yaml:8:1
        Indent with spaces, keys of one mapping in one column  [CONFIG002]

      ✖ the indentation is wrong, or a bracket before it is not closed
        → Pulumi.prod.yaml:1:4
        Indent with spaces, keys of one mapping in one column  [CONFIG002]

      ✖ an alias (*name) has no anchor
        → Pulumi.prod.yaml:3:25
        Put the text in double quotes: "0 2 * * *"  [CONFIG002]

      ✖ a second document starts
        → Pulumi.prod.yaml:21:1
        Keep one document, without --- between  [CONFIG002]
      "
    `);
  });

  test("an empty file, a list, a file without config", () => {
    const texts = ["", "- a\n- b\n", "encryptionsalt: v1:a\n", "config:\n"];
    expect(texts.map((text) => refusalOf(() => read(text))).join("")).toMatchInlineSnapshot(`
      "
      ✖ Pulumi.prod.yaml: has no config mapping
        → Pulumi.prod.yaml:1:1
        Write config: and below it the keys, indented by two spaces  [CONFIG004]

      ✖ Pulumi.prod.yaml: has no config mapping
        → Pulumi.prod.yaml:1:1
        Write config: and below it the keys, indented by two spaces  [CONFIG004]

      ✖ Pulumi.prod.yaml: has no config mapping
        → Pulumi.prod.yaml:1:1
        Write config: and below it the keys, indented by two spaces  [CONFIG004]

      ✖ Pulumi.prod.yaml: has no config mapping
        → Pulumi.prod.yaml:1:1
        Write config: and below it the keys, indented by two spaces  [CONFIG004]
      "
    `);
  });

  test("a section that Pulumi does not know", () => {
    const text = `${correctStack}secretprovider: passphrase\nschedules:\n  backup: "0 2 * * *"\n`;
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ "secretprovider" is not a section of a stack file
        → Pulumi.prod.yaml:21:1
        Write secretsprovider  [CONFIG006]
      ✖ "schedules" is not a section of a stack file
        → Pulumi.prod.yaml:22:1
        Indent it under config, or remove it  [CONFIG006]
      "
    `);
  });

  test("duplicate keys", () => {
    const text = stackWith([
      '    automation: "*/15 * * * *"\n',
      '    automation: "*/15 * * * *"\n    automation: "0 * * * *"\n',
    ]);
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ the key is defined twice in its mapping
        → Pulumi.prod.yaml:15:5
        Keep one of the two  [CONFIG003]
      "
    `);
  });

  test("unknown keys", () => {
    const text = stackWith(
      ["scheduler-ops:timeZone", "scheduler-ops:timezone"],
      ["scheduler-ops:schedules:", "scheduler-ops:shedules:"],
      ["scheduler-ops:env", "schedulerops:env"],
      ["    image", "    dockerfile: Dockerfile\n    healthcheckpath: /healthz\n    image"],
      ["    buildCommand", "    build: npm ci\n    buildCommand"],
      ["config:\n", "config:\n  aws:region: eu-west-1\n  region: ohio\n  colour: red\n"],
    );
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › aws:region: "aws:region" is not a known key
        → Pulumi.prod.yaml:2:3
        Known keys: scheduler-ops:scheduler, scheduler-ops:ownerId, scheduler-ops:region, scheduler-ops:name, scheduler-ops:timeZone, scheduler-ops:source, scheduler-ops:web, scheduler-ops:env, scheduler-ops:schedules, scheduler-ops:secrets  [CONFIG006]
      ✖ prod › region: "region" has no namespace, so this project does not read it
        → Pulumi.prod.yaml:3:3
        Write scheduler-ops:region  [CONFIG007]
      ✖ prod › colour: "colour" has no namespace, so this project does not read it
        → Pulumi.prod.yaml:4:3
        Keys of this project start with scheduler-ops:  [CONFIG007]
      ✖ prod › timezone: "scheduler-ops:timezone" is not a known key
        → Pulumi.prod.yaml:7:3
        Did you mean scheduler-ops:timeZone?  [CONFIG006]
      ✖ prod › source.build: "build" is not a known key
        → Pulumi.prod.yaml:11:5
        Known keys: repo, branch, rootDir, buildCommand  [CONFIG006]
      ✖ prod › web.dockerfile: "dockerfile" is not a known key
        → Pulumi.prod.yaml:14:5
        Known keys: name, image, startCommand, plan, healthCheckPath, adopt, env  [CONFIG006]
      ✖ prod › web.healthcheckpath: "healthcheckpath" is not a known key
        → Pulumi.prod.yaml:15:5
        Did you mean healthCheckPath?  [CONFIG006]
      ✖ prod › schedulerops:env: "schedulerops:env" is not a known key
        → Pulumi.prod.yaml:17:3
        Did you mean scheduler-ops:env?  [CONFIG006]
      ✖ prod › shedules: "scheduler-ops:shedules" is not a known key
        → Pulumi.prod.yaml:19:3
        Did you mean scheduler-ops:schedules?  [CONFIG006]
      "
    `);
  });

  test("unknown keys of a job", () => {
    const text = stackWith(["maxGap: 2h30m", "maxgap: 2h30m, shedule: x, retries: 3"]);
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.backup.maxgap: "maxgap" is not a known key
        → Pulumi.prod.yaml:15:39
        Did you mean maxGap?  [CONFIG006]
      ✖ prod › schedules.backup.shedule: "shedule" is not a known key
        → Pulumi.prod.yaml:15:54
        Did you mean schedule?  [CONFIG006]
      ✖ prod › schedules.backup.retries: "retries" is not a known key
        → Pulumi.prod.yaml:15:66
        Known keys: schedule, timeZone, suspended, plan, image, command, replacesScheduler, maxGap, usualDurationSeconds, adopt, description, env, requiredEnv, optionalEnv  [CONFIG006]
      "
    `);
  });

  test("values that are missing", () => {
    const keys = ["ownerId", "region", "timeZone", "scheduler", "web", "schedules"];
    const text = "config:\n  scheduler-ops:source: {}\n";
    const refusal = refusalOf(() => read(text));
    for (const key of keys) expect(refusal).toContain(`prod › ${key}: is missing`);
    expect(refusal).toMatchInlineSnapshot(`
      "
      ✖ prod › ownerId: is missing
        → Pulumi.prod.yaml:1:1
        Add scheduler-ops:ownerId: the id of the Render workspace, tea-…  [CONFIG004]
      ✖ prod › region: is missing
        → Pulumi.prod.yaml:1:1
        Add scheduler-ops:region: one of Render's regions, for example frankfurt  [CONFIG004]
      ✖ prod › timeZone: is missing
        → Pulumi.prod.yaml:1:1
        Add scheduler-ops:timeZone: the team's time zone, for example Europe/Paris  [CONFIG004]
      ✖ prod › scheduler: is missing
        → Pulumi.prod.yaml:1:1
        Add scheduler-ops:scheduler: in-process, cron or paused  [CONFIG004]
      ✖ prod › web: is missing
        → Pulumi.prod.yaml:1:1
        Add scheduler-ops:web: the web service's image, or its startCommand when it is built from source  [CONFIG004]
      ✖ prod › schedules: is missing
        → Pulumi.prod.yaml:1:1
        Add scheduler-ops:schedules: one line a job: its name and its cron expression  [CONFIG004]
      ✖ prod › source.repo: is missing
        → Pulumi.prod.yaml:2:3
        Add repo: the URL of the git repository  [CONFIG004]
      ✖ prod › source.buildCommand: is missing
        → Pulumi.prod.yaml:2:3
        Add buildCommand: the command that builds the repository  [CONFIG004]
      "
    `);
  });

  test("values of a wrong type", () => {
    const text = stackWith(
      ["BACKUP_DIR: backups", "BACKUP_DIR: 3\n    DEBUG: true\n    EMPTY:\n    NESTED: {secure: v1:a:b}"],
      ['"*/15 * * * *"', "15"],
      ["maxGap: 2h30m", "maxGap: 150, suspended: sometimes, env: [A], usualDurationSeconds: long"],
      ["    image: ghcr.io/owner/application:latest\n", "    - image\n"],
      ["tea-d3k9example00000000", ""],
    );
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › ownerId: is empty
        → Pulumi.prod.yaml:2:3
        Write the id of the Render workspace, tea-…  [CONFIG005]
      ✖ prod › web: is a list; expected a mapping (key: value)
        → Pulumi.prod.yaml:10:5
        Write a mapping (key: value)  [CONFIG005]
      ✖ prod › env.BACKUP_DIR: is a number; expected text
        → Pulumi.prod.yaml:12:17
        Put it in double quotes: "3"  [CONFIG005]
      ✖ prod › env.DEBUG: is true; expected text
        → Pulumi.prod.yaml:13:12
        Put it in double quotes: "true"  [CONFIG005]
      ✖ prod › env.EMPTY: is empty
        → Pulumi.prod.yaml:14:5
        Write its value  [CONFIG005]
      ✖ prod › env.NESTED: is encrypted; expected text
        → Pulumi.prod.yaml:15:13
        Move secrets to scheduler-ops:secrets  [CONFIG005]
      ✖ prod › schedules.automation: is a number; expected a cron expression in quotes or a mapping
        → Pulumi.prod.yaml:17:17
        Write a cron expression in quotes or a mapping  [CONFIG005]
      ✖ prod › schedules.backup.maxGap: is a number; expected text
        → Pulumi.prod.yaml:18:47
        Put it in double quotes: "150"  [CONFIG005]
      ✖ prod › schedules.backup.suspended: is text; expected true or false
        → Pulumi.prod.yaml:18:63
        Write true or false  [CONFIG005]
      ✖ prod › schedules.backup.env: is a list; expected a mapping (key: value)
        → Pulumi.prod.yaml:18:79
        Write a mapping (key: value)  [CONFIG005]
      ✖ prod › schedules.backup.usualDurationSeconds: is text; expected a number greater than zero
        → Pulumi.prod.yaml:18:106
        Write a number greater than zero  [CONFIG005]
      "
    `);
  });

  test("words that are not a choice", () => {
    const text = stackWith(["frankfurt", "Frankfort"], ["scheduler: cron", "scheduler: inprocess"]);
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › region: "Frankfort" is not one of frankfurt, ohio, oregon, singapore, virginia
        → Pulumi.prod.yaml:3:25
        Did you mean frankfurt?  [CONFIG008]
      ✖ prod › scheduler: "inprocess" is not one of in-process, cron, paused
        → Pulumi.prod.yaml:5:28
        Did you mean in-process?  [CONFIG008]
      "
    `);
    expect(refusalOf(() => read(stackWith(["frankfurt", "paris"])))).toMatchInlineSnapshot(`
      "
      ✖ prod › region: "paris" is not one of frankfurt, ohio, oregon, singapore, virginia
        → Pulumi.prod.yaml:3:25
        Use one of these words  [CONFIG008]
      "
    `);
  });

  test("malformed texts", () => {
    const text = stackWith(
      ["tea-d3k9example00000000", "my-team"],
      ["Europe/Paris", "Paris"],
      ["https://github.com/owner/repository", "https://user:hunter2@github.com/owner/repository"],
      [
        "ghcr.io/owner/application:latest",
        "my image\n    healthCheckPath: healthz\n    plan: ''\n    name: My Service",
      ],
      ["BACKUP_DIR: backups", "LOG LEVEL: info\n    1ST: a"],
      ["2h30m", "2.5 hours"],
      ["    automation:", '    Automation: "0 2 * * *"\n    automation:'],
    );
    const refusal = refusalOf(() => read(text));
    expect(refusal).not.toContain("hunter2");
    expect(refusal).toMatchInlineSnapshot(`
      "
      ✖ prod › ownerId: "my-team" is not a Render workspace id
        → Pulumi.prod.yaml:2:26
        Take the id from the workspace's settings: tea-…  [CONFIG009]
      ✖ prod › timeZone: "Paris" is not a time zone
        → Pulumi.prod.yaml:4:27
        Write its IANA name, for example Europe/Paris or UTC  [CONFIG009]
      ✖ prod › source.repo: "https://…@github.com/owner/repository" is not the URL of a repository
        → Pulumi.prod.yaml:7:11
        Write it without a user: https://github.com/owner/repository  [CONFIG009]
      ✖ prod › web.image: "my image" is not an image reference
        → Pulumi.prod.yaml:10:12
        Write it as registry/owner/image:tag  [CONFIG009]
      ✖ prod › web.healthCheckPath: "healthz" is not a path
        → Pulumi.prod.yaml:11:22
        Start it with a slash: /healthz  [CONFIG009]
      ✖ prod › web.plan: is empty
        → Pulumi.prod.yaml:12:5
        Set a value or remove the key  [CONFIG009]
      ✖ prod › web.name: "My Service" is not a service name
        → Pulumi.prod.yaml:13:11
        Use lower-case letters, digits, and hyphens between them  [CONFIG009]
      ✖ prod › env.LOG LEVEL: "LOG LEVEL" is not a valid name of an environment variable
        → Pulumi.prod.yaml:15:5
        Use letters, digits and _, and start with a letter  [CONFIG009]
      ✖ prod › env.1ST: "1ST" is not a valid name of an environment variable
        → Pulumi.prod.yaml:16:5
        Use letters, digits and _, and start with a letter  [CONFIG009]
      ✖ prod › schedules.Automation: "Automation" is not a valid job name, which is part of a service name
        → Pulumi.prod.yaml:18:5
        Use lower-case letters, digits, and hyphens between them  [CONFIG009]
      ✖ prod › schedules.backup.maxGap: "2.5 hours" is not a duration
        → Pulumi.prod.yaml:20:47
        Write days, hours and minutes in this order: 2h30m  [CONFIG009]
      "
    `);
  });

  test("schedules that Render does not support, as text and in a mapping", () => {
    const text = stackWith(['"*/15 * * * *"', '"0 24 * * *"'], ["0 */2 * * *", "@daily"]);
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.automation: "0 24 * * *": hour 24 (field 2) is outside 0–23
        → Pulumi.prod.yaml:14:17
        Use hour 0 for midnight: "0 0 * * *"  [SCHED002]
      ✖ prod › schedules.backup.schedule: "@daily": Render does not support macros
        → Pulumi.prod.yaml:15:24
        Write it in full: "0 0 * * *"  [SCHED003]
      "
    `);
  });

  test("a job without a description", () => {
    const text = stackWith(["    backup:", '    bakcup: "0 2 * * *"\n    cleanup: "0 3 * * *"\n    backup:']);
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.bakcup: "bakcup" is not in jobs/catalogue.ts, and has no command or image
        → Pulumi.prod.yaml:15:5
        Did you mean backup? Otherwise add its command or image  [CONFIG011]
      ✖ prod › schedules.cleanup: "cleanup" is not in jobs/catalogue.ts, and has no command or image
        → Pulumi.prod.yaml:16:5
        Add its command or image  [CONFIG011]
      "
    `);
  });

  test("a free cron job", () => {
    expect(refusalOf(() => read(stackWith(["maxGap: 2h30m", "plan: free"])))).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.backup.plan: "free" is not a plan for cron jobs, which have no free plan
        → Pulumi.prod.yaml:15:45
        Use starter, the smallest plan  [CONFIG017]
      "
    `);
  });

  test("variables that are secret as well, set by the program, or the API key", () => {
    const text = stackWith(
      [
        "BACKUP_DIR: backups",
        "BACKUP_DIR: backups\n    POSTGRES_URL: postgres://localhost\n    SCHEDULER_ENABLED: 'true'",
      ],
      ["maxGap: 2h30m", "env: {POSTGRES_URL: a, WEB_CONCURRENCY: '2'}"],
      ["  scheduler-ops:secrets:", "  scheduler-ops:secrets:\n    RENDER_API_KEY: {secure: v1:a:b}"],
    );
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › env.POSTGRES_URL: is also a secret, under scheduler-ops:secrets
        → Pulumi.prod.yaml:13:5
        Keep one of the two  [CONFIG012]
      ✖ prod › env.SCHEDULER_ENABLED: SCHEDULER_ENABLED is set by the program, from scheduler-ops:scheduler
        → Pulumi.prod.yaml:14:5
        Remove it here and set scheduler to in-process, cron or paused  [CONFIG019]
      ✖ prod › schedules.backup.env.POSTGRES_URL: is also a secret, under scheduler-ops:secrets
        → Pulumi.prod.yaml:17:45
        Keep one of the two  [CONFIG012]
      ✖ prod › schedules.backup.env.WEB_CONCURRENCY: WEB_CONCURRENCY is set by the program, from scheduler-ops:scheduler
        → Pulumi.prod.yaml:17:62
        Remove it here and set scheduler to in-process, cron or paused  [CONFIG019]
      ✖ prod › secrets.RENDER_API_KEY: the Render API key must not be in a stack file: it would reach the services and the state
        → Pulumi.prod.yaml:19:5
        Remove it here and set RENDER_API_KEY in the environment of the command  [CONFIG013]
      "
    `);
  });

  test("secrets in plain text, without showing them", () => {
    const refusal = refusalOf(() => read(stackWith(["\n      secure: v1:aaaa:bbbb", " hunter2"])));
    expect(refusal).not.toContain("hunter2");
    expect(refusal).toMatchInlineSnapshot(`
      "
      ✖ prod › secrets.POSTGRES_URL: is plain text in the file
        → Pulumi.prod.yaml:17:19
        Revoke the value, then set a new one: npm run pulumi -- config set --path 'secrets.POSTGRES_URL' --secret --stack prod  [CONFIG016]
      "
    `);
  });

  test("secrets that are encrypted as a whole", () => {
    const text = `${correctStack.replace(/POSTGRES_URL:.*/s, "")}secure: v1:aaaa:bbbb\n`;
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › secrets: is encrypted as a whole, so the names cannot be reviewed
        → Pulumi.prod.yaml:17:5
        Remove it and encrypt each value separately: npm run pulumi -- config set --path 'secrets.NAME' --secret --stack prod  [CONFIG016]
      "
    `);
  });

  test("a service to build without a source", () => {
    const text = stackWith(
      [
        "  scheduler-ops:source:\n    repo: https://github.com/owner/repository\n    buildCommand: npm ci\n",
        "",
      ],
      ["    image: ghcr.io/owner/application:latest", "    plan: starter"],
    );
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › source: is missing, but the web service and the cron jobs (automation, backup) would be built from it
        → Pulumi.prod.yaml:1:1
        Add source with repo and buildCommand, or set an image  [CONFIG018]
      ✖ prod › web: has neither image nor startCommand
        → Pulumi.prod.yaml:6:3
        Add image, or startCommand to build it from scheduler-ops:source  [CONFIG004]
      "
    `);
  });

  test("two services with the same name", () => {
    const text = stackWith(["    image:", "    name: switchbot-prod-backup\n    image:"]);
    expect(refusalOf(() => read(text))).toMatchInlineSnapshot(`
      "
      ✖ prod › web.name: "switchbot-prod-backup" is also the name of the service of job backup; names are unique in a workspace
        → Pulumi.prod.yaml:10:11
        Choose another name  [CONFIG020]
      "
    `);
  });

  test("mode cron without a job that replaces the in-process scheduler", () => {
    const none = stackWith(['    automation: "*/15 * * * *"\n', ""]);
    const suspended = stackWith(['"*/15 * * * *"', '{schedule: "*/15 * * * *", suspended: true}']);
    expect(refusalOf(() => read(none)) + refusalOf(() => read(suspended))).toMatchInlineSnapshot(`
      "
      ✖ prod › scheduler: is cron, but no job in schedules replaces the in-process scheduler
        → Pulumi.prod.yaml:5:28
        Add a schedule for automation that is not suspended, or set scheduler to in-process or paused  [CONFIG021]

      ✖ prod › scheduler: is cron, but the job that replaces the in-process scheduler is suspended
        → Pulumi.prod.yaml:5:28
        Add a schedule for automation that is not suspended, or set scheduler to in-process or paused  [CONFIG021]
      "
    `);
  });
});
