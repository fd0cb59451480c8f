import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkout } from "../../src/core/checkout.ts";
import { stackText } from "../review/support/stack-text.ts";
import { gitProject } from "../support/git-project.ts";
import { startNode } from "../support/process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A folder with findings of each severity, accepted ones, and a damaged file next to good ones. */
const fixture = join(checkout, "tests/fixtures/check");
const warned = stackText(
  'scheduler-ops:schedules:\n  report: {schedule: "*/45 * * * *", command: node report.js}',
);
const informed = stackText(
  'scheduler-ops:timeZone: Europe/Paris\nscheduler-ops:schedules:\n  report: {schedule: "0 2 * * *", command: node report.js}',
);

describe("the committed stack files", () => {
  test("are checked together, and only their placeholders are reported", async () => {
    const { code, stdout, stderr } = await check([]);
    expect(code).toBe(2);
    expect(stdout).toBe("✔ Pulumi.local.yaml: 3 jobs, scheduler cron\n");
    expect(stderr).toContain("Pulumi.prod.yaml:");
    expect(stderr).toContain("Pulumi.staging.yaml:");
    expect(new Set(stderr.match(/\[[A-Z]+\d+\]/g))).toEqual(new Set(["[CONFIG010]"]));
  });

  test("have no other findings, and a check without findings can be silent", async () => {
    const args = ["--allow-placeholders", "--quiet", "--fail-on", "info"];
    expect(await check(args)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("can be checked one by one", async () => {
    const { code, stdout, stderr } = await check(["--stack", "local"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe("✔ Pulumi.local.yaml: 3 jobs, scheduler cron\n");
  });
});

describe("what it prints", () => {
  test("as text", async () => {
    const { code, stdout, stderr } = await check([], fixture);
    expect(code).toBe(2);
    expect(stdout).toBe("✔ Pulumi.staging.yaml: 3 jobs, scheduler cron\n");
    await expect(stderr).toMatchFileSnapshot("../fixtures/check/golden/findings.txt");
  });

  test("as JSON", async () => {
    const { code, stdout, stderr } = await check(["--format", "json"], fixture);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    await expect(stdout).toMatchFileSnapshot("../fixtures/check/golden/findings.json");
  });

  test("as annotations of GitHub, with paths from the root of the repository", async () => {
    const { code, stdout, stderr } = await check(["--format", "github"], fixture);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    await expect(stdout).toMatchFileSnapshot("../fixtures/check/golden/github.txt");
  });

  test("as SARIF, with the same findings and the same paths", async () => {
    const { code, stdout, stderr } = await check(["--format", "sarif"], fixture);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    const { runs } = z
      .object({ runs: z.tuple([z.object({ results: z.array(z.looseObject({ ruleId: z.string() })) })]) })
      .parse(JSON.parse(stdout));
    expect(runs[0].results.map(({ ruleId }) => ruleId)).toEqual([
      ...["CONFIG002", "RULE001", "RULE201", "CONFIG014", "RULE005", "RULE103"],
    ]);
    expect(stdout).toContain('"uri": "tests/fixtures/check/Pulumi.damaged.yaml"');
  });

  test.each([["json"], ["sarif"]])(
    "as %s also without findings, but without annotations for GitHub",
    async (format) => {
      const { code, stdout } = await check(["--stack", "local", "--format", format]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toBeTypeOf("object");
      expect(await check(["--stack", "local", "--format", "github"])).toEqual({
        code: 0,
        stdout: "",
        stderr: "",
      });
    },
  );

  test("is without colours in a pipe", async () => {
    expect((await check([], fixture)).stderr).not.toContain("\u001b");
  });

  test("lists the rules with --list-rules", async () => {
    const { code, stdout } = await check(["--list-rules"], fixture);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot("../fixtures/check/golden/rules.txt");
  });
});

describe("the exit code", () => {
  test.each([
    ["error", warned, 0],
    ["warning", warned, 2],
    ["info", warned, 2],
    ["warning", informed, 0],
    ["info", informed, 2],
    ["never", "config: [", 0],
    ["error", "config: [", 2],
  ])("with --fail-on %s", async (threshold, text, expected) => {
    await using folder = await folderWith({ "Pulumi.mine.yaml": text });
    const { code, stderr } = await check(["--fail-on", threshold], folder.path);
    expect(code).toBe(expected);
    expect(stderr).not.toBe("");
  });

  test.each([[["--fail-on", "fatal"]], [["--format", "xml"]], [["--unknown"]]])(
    "for %j is 2",
    async (args) => {
      const { code, stderr } = await check(args);
      expect(code).toBe(2);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );
});

test("only findings in the named stacks are reported, but the stacks are compared with all", async () => {
  const { code, stdout, stderr } = await check(["--stack", "staging"], fixture);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe("✔ Pulumi.staging.yaml: 3 jobs, scheduler cron\n");
  expect((await check(["--stack", "prod"], fixture)).stderr).toContain("[RULE201]");
});

test("a stack without a file and a folder without stack files are problems", async () => {
  await using empty = await temporaryFolder();
  expect(await check(["--stack", "nowhere"])).toMatchObject({ code: 2, stdout: "" });
  const { code, stderr } = await check([], empty.path);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^✖ there is no Pulumi\.<stack>\.yaml in this folder\n.*\[CONFIG001\]\n$/);
});

test("the stack files of the working directory count, not those of the checkout", async () => {
  await using folder = await temporaryFolder();
  await copyFile(join(checkout, "Pulumi.local.yaml"), join(folder.path, "Pulumi.mine.yaml"));
  expect((await check([], folder.path)).stdout).toBe("✔ Pulumi.mine.yaml: 3 jobs, scheduler cron\n");
});

test("an empty file, a folder and a file of many megabytes are reported next to a good one", async () => {
  await using folder = await folderWith({
    "Pulumi.empty.yaml": "",
    "Pulumi.good.yaml": stackText("scheduler-ops:schedules: {}"),
    "Pulumi.huge.yaml": `${"# a line of a comment that is rather long\n".repeat(40_000)}config: [`,
  });
  await mkdir(join(folder.path, "Pulumi.folder.yaml"));
  const { code, stdout, stderr } = await check(["--format", "sarif"], folder.path);
  expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  expect([...stdout.matchAll(/"ruleId": "(.*)"/g)].map(([, rule]) => rule)).toEqual([
    "CONFIG004",
    "CONFIG001",
    "CONFIG002",
  ]);
  expect((await check(["--stack", "good"], folder.path)).code).toBe(0);
});

test("the start of a pause is read from git, which may be missing", async () => {
  const paused = stackText("scheduler-ops:scheduler: paused");
  await using project = await gitProject();
  await project.commit({ "Pulumi.prod.yaml": paused });
  expect((await check([], project.folder)).stderr).toContain("has been paused since 2026-01-05");
  await using folder = await folderWith({ "Pulumi.prod.yaml": paused });
  expect((await check([], folder.path)).stderr).toContain("since an unknown date: there is no git history");
});

async function folderWith(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  return folder;
}

async function check(
  args: string[],
  cwd = checkout,
): Promise<{ code: number | NodeJS.Signals | null; stdout: string; stderr: string }> {
  const run = startNode([join(checkout, "src/cli.ts"), "check", ...args], process.env, cwd);
  const code = await run.ended;
  return { code, ...run.output };
}
