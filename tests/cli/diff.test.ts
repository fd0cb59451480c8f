import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";
import { stackWith } from "../config/stack-text.ts";
import { type GitProject, gitProject } from "../support/git-project.ts";
import { testOwnerId } from "../support/local-render.ts";
import { startNode } from "../support/process.ts";
import { startClientAndRender } from "../support/render-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let project: GitProject;
let first: string;
const before = stackWith(["0 */2 * * *", "0 2 * * *"], ["2h30m", "24h"]);
const after = stackWith(["0 */2 * * *", "0 1 * * *"], ["2h30m", "24h"]);
const at = "2026-03-02T01:30Z";

beforeAll(async () => {
  project = await gitProject();
  first = await project.commit({ "Pulumi.prod.yaml": before, "Pulumi.staging.yaml": before });
  project.git("checkout", "--quiet", "-b", "topic");
  await project.commit({ "Pulumi.prod.yaml": after });
});
afterAll(() => project[Symbol.asyncDispose]());

async function diff(
  args: string[],
  { cwd = project.folder, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const run = startNode([join(checkout, "src/cli.ts"), "diff", ...args], { ...process.env, ...env }, cwd);
  const code = await run.ended;
  return { code, ...run.output };
}

test("without arguments compares the working tree with the merge base", async () => {
  const { code, stdout, stderr } = await diff(["--at", at]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.replace(first.slice(0, 7), "COMMIT")).toMatchInlineSnapshot(`
    "merge base with main (COMMIT) → working tree
    prod: backup runs at different times. 1 stack unchanged.

    prod

      ~ backup  Pulumi.prod.yaml:15
          schedule      "0 2 * * *" → "0 1 * * *"
          in words      At 02:00 UTC → At 01:00 UTC
          Europe/Paris  03:00 in winter, 04:00 in summer → 02:00 in winter, 03:00 in summer
          runs          1 a day, unchanged
          longest gap   24h, unchanged
          next runs     - Mon 2 Mar 02:00, Tue 3 Mar 02:00, Wed 4 Mar 02:00 UTC
                        + Tue 3 Mar 01:00, Wed 4 Mar 01:00, Thu 5 Mar 01:00 UTC
          cost          $1.00 a month (the minimum), unchanged
          ! If merged at 01:30 UTC, backup will not run for 47h (limit 24h). Safe to merge 02:00–01:00
            UTC, any day.

      Unchanged: automation.

    Next runs are calculated from Mon 2 Mar 2026 01:30 UTC, as if the change took effect then; a deploy
    finishes minutes after the merge.
    Costs are estimates: usual duration × runs × plan price, at least $1.00 a month per cron job.
    Prices: https://render.com/pricing, 2026-09-25.
    "
  `);
});

test("compares two revisions, also for some stacks only", async () => {
  const { stdout } = await diff(["--base", "topic", "--head", "main", "--stack", "prod"]);
  expect(stdout).toMatch(
    /^topic \([0-9a-f]{7}\) → main \([0-9a-f]{7}\)\nprod: backup runs at different times\.\n/,
  );
  expect((await diff(["--stack", "staging"])).stdout).toContain("No differences in 1 stack.");
});

test("with --exit-code a difference exits with 1", async () => {
  expect((await diff(["--exit-code"])).code).toBe(1);
  expect((await diff(["--exit-code", "--base", "topic"])).code).toBe(0);
});

test("uses colours only in terminals or with --color", async () => {
  const startsColor = "\u001b[";
  expect((await diff([])).stdout).not.toContain(startsColor);
  expect((await diff(["--color", "always"], { env: { NO_COLOR: "1" } })).stdout).toContain(startsColor);
});

test("every format is a complete document", async () => {
  const [markdown, json, html] = await Promise.all(
    ["markdown", "json", "html"].map(async (format) => (await diff(["--format", format, "--at", at])).stdout),
  );
  expect(markdown).toMatch(/^## Schedules: /);
  expect(JSON.parse(json ?? "")).toMatchObject({ formatVersion: 1, stacks: [{ stack: "prod" }] });
  expect(html).toMatch(/^<!doctype html>.*<\/html>\n$/s);
});

test("reports a changed catalogue, which may change all jobs", async () => {
  await project.write({ "jobs/catalogue.ts": "export {};\n" });
  expect((await diff([])).stdout).toContain("jobs/catalogue.ts differs between the two");
  await project.write({ "jobs/catalogue.ts": undefined });
});

describe("mistakes are reported in one sentence with code 2 or 1", () => {
  test.each([
    [["--at", "tomorrow"], 2, "It must be a time such as"],
    [["--stack", "nowhere"], 2, "[CONFIG001]"],
    [["--format", "xml"], 2, "Allowed choices are"],
    [["--live", "--base", "main"], 2, "cannot be used with"],
    [["--base", "no-such-branch"], 1, "[GIT003]"],
    [["--live"], 1, "[RENDER001]"],
    [["--live", "--exit-code"], 2, "[RENDER001]"],
    [["--base", "no-such-branch", "--exit-code"], 2, "[GIT003]"],
  ])("%j", async (args, code, message) => {
    const ended = await diff(args, { env: { RENDER_API_KEY: "" } });
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(message);
  });

  test("a repository without a main branch, and a folder without a repository", async () => {
    await using own = await gitProject();
    await own.commit({ "Pulumi.prod.yaml": before });
    own.git("branch", "--move", "trunk");
    expect((await diff([], { cwd: own.folder })).stderr).toContain("[GIT007]");
    own.git("checkout", "--quiet", "--orphan", "main");
    await own.commit({});
    expect((await diff(["--head", "trunk"], { cwd: own.folder })).stderr).toContain("[GIT006]");
    await using folder = await temporaryFolder();
    expect((await diff([], { cwd: folder.path })).stderr).toContain("[GIT001]");
  });
});

test("with --live compares Render with the files", async () => {
  await using both = await startClientAndRender();
  await using folder = await temporaryFolder();
  await using own = await gitProject();
  await own.commit({ "Pulumi.prod.yaml": before.replace("tea-d3k9example00000000", testOwnerId) });
  const { code, stdout, stderr } = await diff(["--live", "--exit-code"], {
    cwd: own.folder,
    env: { RENDER_HOST: both.render.url, RENDER_API_KEY: both.render.apiKey, HOME: folder.path },
  });
  expect(stderr).toBe("");
  expect(code).toBe(1);
  expect(stdout).toContain("prod: not on Render.");
  expect(stdout).not.toContain(both.render.apiKey);
});
