import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Config, isSecret, type Output, runtime } from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { readPulumiConfig } from "../../src/config/read-pulumi-config.ts";
import { readStackText } from "../../src/config/read-stack-file.ts";
import { correctStack, refusalOf, stackWith } from "./stack-text.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "scheduler-ops-config-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What Pulumi hands to the program for the correct stack: mappings as JSON, secrets decrypted. */
const decrypted: Readonly<Record<string, string>> = {
  "scheduler-ops:ownerId": "tea-d3k9example00000000",
  "scheduler-ops:region": "frankfurt",
  "scheduler-ops:timeZone": "Europe/Paris",
  "scheduler-ops:scheduler": "cron",
  "scheduler-ops:source": '{"repo":"https://github.com/owner/repository","buildCommand":"npm ci"}',
  "scheduler-ops:web": '{"image":"ghcr.io/owner/application:latest"}',
  "scheduler-ops:env": '{"BACKUP_DIR":"backups"}',
  "scheduler-ops:schedules":
    '{"automation":"*/15 * * * *","backup":{"maxGap":"2h30m","schedule":"0 */2 * * *"}}',
  "scheduler-ops:secrets":
    '{"POSTGRES_URL":"postgres://user:hunter2@database","SWITCHBOT_TOKEN":"hunter2","SWITCHBOT_SECRET":"hunter2"}',
};

/** Reads as the program does, through Pulumi's own `Config`. */
function readInProgram(values: Readonly<Record<string, string>>, stack = "prod") {
  runtime.setAllConfig({ ...values }, ["scheduler-ops:secrets"]);
  return readPulumiConfig({
    config: new Config("scheduler-ops"),
    allConfig: runtime.allConfig(),
    stack,
    folder,
  });
}

function settled<Value>(output: Output<Value>): Promise<Value> {
  return new Promise((resolved) => {
    output.apply(resolved);
  });
}

describe("inside the program", () => {
  test("the configuration is the one of the file", () => {
    const { secrets, ...config } = readInProgram(decrypted);
    expect(config).toEqual(readStackText(correctStack, "Pulumi.prod.yaml").config);
    expect(Object.keys(secrets)).toEqual(["POSTGRES_URL", "SWITCHBOT_TOKEN", "SWITCHBOT_SECRET"]);
  });

  test("every secret is an output that Pulumi keeps secret", async () => {
    const { POSTGRES_URL: secret } = readInProgram(decrypted).secrets;
    if (secret === undefined) throw new Error("the secret is missing");
    expect(await isSecret(secret)).toBe(true);
    expect(await settled(secret)).toBe("postgres://user:hunter2@database");
  });

  test("only the outputs contain secrets", () => {
    const { secrets: _, ...config } = readInProgram(decrypted);
    expect(JSON.stringify(config)).not.toContain("hunter2");
  });

  test("the empty default of an optional source means no source", () => {
    const image = '{"automation":{"schedule":"* * * * *","image":"jobs"}}';
    const config = readInProgram({
      ...decrypted,
      "scheduler-ops:source": "{}",
      "scheduler-ops:schedules": image,
    });
    expect(config).not.toHaveProperty("source");
  });

  test("a stack without secrets needs none", () => {
    const { "scheduler-ops:secrets": _, ...rest } = decrypted;
    const schedules = { automation: { schedule: "0 * * * *", requiredEnv: [] } };
    const values = { ...rest, "scheduler-ops:schedules": JSON.stringify(schedules) };
    expect(readInProgram(values).secrets).toEqual({});
  });

  test("problems have their locations in the stack file", async () => {
    await writeFile(join(folder, "Pulumi.prod.yaml"), stackWith(["*/15 * * * *", "0 24 * * *"]));
    const values = { ...decrypted, "scheduler-ops:schedules": '{"automation":"0 24 * * *"}' };
    expect(refusalOf(() => readInProgram(values)).replace(folder, "FOLDER")).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.automation: "0 24 * * *": hour 24 (field 2) is outside 0–23
        → FOLDER/Pulumi.prod.yaml:14:17
        Use hour 0 for midnight: "0 0 * * *"  [SCHED002]
      "
    `);
  });

  test("problems have no location when the values come from elsewhere", () => {
    const values = {
      ...decrypted,
      "scheduler-ops:region": "paris",
      "scheduler-ops:shedules": "{}",
      "scheduler-ops:web": "image",
    };
    expect(refusalOf(() => readInProgram(values))).toMatchInlineSnapshot(`
      "
      ✖ prod › shedules: "scheduler-ops:shedules" is not a known key
        Did you mean scheduler-ops:schedules?  [CONFIG006]
      ✖ prod › region: "paris" is not one of frankfurt, ohio, oregon, singapore, virginia
        Use one of these words  [CONFIG008]
      ✖ prod › web: is text; expected a mapping (key: value)
        Write a mapping (key: value)  [CONFIG005]
      "
    `);
  });

  test("placeholders are refused, all together", () => {
    const values = {
      ...decrypted,
      "scheduler-ops:ownerId": "<your workspace id>",
      "scheduler-ops:source": '{"repo":"<https url>","buildCommand":"npm ci"}',
      "scheduler-ops:secrets":
        '{"POSTGRES_URL":"<secret>","SWITCHBOT_TOKEN":"<secret>","SWITCHBOT_SECRET":"a"}',
    };
    expect(refusalOf(() => readInProgram(values, "staging"))).toMatchInlineSnapshot(`
      "
      ✖ staging › secrets.POSTGRES_URL: is still the placeholder of the committed file
        Set it: npm run pulumi -- config set --path 'secrets.POSTGRES_URL' --secret --stack staging  [CONFIG010]
      ✖ staging › secrets.SWITCHBOT_TOKEN: is still the placeholder of the committed file
        Set it: npm run pulumi -- config set --path 'secrets.SWITCHBOT_TOKEN' --secret --stack staging  [CONFIG010]
      ✖ staging › ownerId: is still the placeholder of the committed file
        Set it: npm run pulumi -- config set ownerId tea-… --stack staging  [CONFIG010]
      ✖ staging › source.repo: is still the placeholder of the committed file
        Set it: npm run pulumi -- config set --path 'source.repo' https://… --stack staging  [CONFIG010]
      "
    `);
  });

  test("an unusable secret is refused without showing it", () => {
    const secrets = { POSTGRES_URL: " ", SWITCHBOT_TOKEN: "Change-me", SWITCHBOT_SECRET: "hunter2" };
    const values = { ...decrypted, "scheduler-ops:secrets": JSON.stringify(secrets) };
    expect(refusalOf(() => readInProgram(values))).toMatchInlineSnapshot(`
      "
      ✖ prod › secrets.POSTGRES_URL: is encrypted, but its value is empty or a filler
        Set it: npm run pulumi -- config set --path 'secrets.POSTGRES_URL' --secret --stack prod  [CONFIG023]
      ✖ prod › secrets.SWITCHBOT_TOKEN: is encrypted, but its value is empty or a filler
        Set it: npm run pulumi -- config set --path 'secrets.SWITCHBOT_TOKEN' --secret --stack prod  [CONFIG023]
      "
    `);
  });

  test("a secret in plain text in the file is refused, without showing it", async () => {
    const text = stackWith(["\n      secure: v1:aaaa:bbbb", " postgres://user:hunter2@database"]);
    await writeFile(join(folder, "Pulumi.prod.yaml"), text);
    const refusal = refusalOf(() => readInProgram(decrypted));
    expect(refusal).toContain("prod › secrets.POSTGRES_URL: is plain text in the file");
    expect(refusal).not.toContain("hunter2");
  });

  test("an encrypted value outside the secrets is refused: Pulumi would return it as plain text", async () => {
    await writeFile(
      join(folder, "Pulumi.prod.yaml"),
      stackWith(["BACKUP_DIR: backups", "BACKUP_DIR: {secure: v1:a:b}"]),
    );
    expect(refusalOf(() => readInProgram(decrypted))).toContain(
      "prod › env.BACKUP_DIR: is encrypted; expected text",
    );
  });
});

test("reading a stack file loads these packages and not Pulumi, which takes 0.4 s", async () => {
  const code = `
    import { isBuiltin, registerHooks } from "node:module";
    const seen = [];
    registerHooks({ resolve(name, context, next) { seen.push(name); return next(name, context); } });
    await import("./src/config/read-stack-file.ts");
    console.log(JSON.stringify(seen.filter((name) => /^[@a-z]/.test(name) && !isBuiltin(name))));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: resolve(import.meta.dirname, "../.."),
  });
  const packages = z.array(z.string()).parse(JSON.parse(stdout));
  expect(new Set(packages)).toEqual(new Set(["fastest-levenshtein", "yaml", "zod"]));
});
