import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";
import { stackWith } from "../config/stack-text.ts";
import { startGithub } from "../support/forges/github-server.ts";
import { type GitProject, gitProject } from "../support/git-project.ts";
import { cronJobRequest, startTestRender, type TestRender, testOwnerId } from "../support/local-render.ts";
import { startNode } from "../support/process.ts";

const stack = stackWith(["tea-d3k9example00000000", testOwnerId]);

let project: GitProject;
let render: TestRender;
beforeAll(async () => {
  project = await gitProject();
  await project.commit({ "Pulumi.prod.yaml": stack });
  // The command uses the clock of the machine, so the local Render starts at that time: no run was due yet today.
  render = await startTestRender();
  render.clock.set(new Date());
  const schedules = { automation: "*/15 * * * *", backup: "0 */4 * * *" };
  for (const [job, schedule] of Object.entries(schedules)) {
    const serviceDetails = { runtime: "image", schedule };
    await render.call("POST", "/services", cronJobRequest(`switchbot-prod-${job}`, { serviceDetails }));
  }
});
afterAll(async () => {
  await Promise.all([project[Symbol.asyncDispose](), render[Symbol.asyncDispose]()]);
});

async function drift(args: string[], env: NodeJS.ProcessEnv = {}) {
  const run = startNode(
    [join(checkout, "src/cli.ts"), "drift", ...args],
    { ...process.env, RENDER_HOST: render.url, RENDER_API_KEY: render.apiKey, ...env },
    project.folder,
  );
  const code = await run.ended;
  return { code, ...run.output };
}

test("manual changes and the outcome of the runs are reported in words", async () => {
  const { code, stdout, stderr } = await drift(["--exit-code"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(stdout).toContain('"0 */4 * * *" → "0 */2 * * *"');
  expect(stdout).toContain("prod: runs\n  0 runs of 2 other jobs since");
});

test("one issue is opened and edited, a failed refresh first", async () => {
  await using github = await startGithub();
  await project.write({ "prod.refresh": "error: no such stack\n" });
  const args = ["--issue", "--refresh", "prod=prod.refresh"];
  expect(await drift(args, github.environment)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Issue created: https:/),
  });
  const [issue] = github.issues;
  expect(issue).toMatchObject({ labels: ["scheduler-drift"], state: "open" });
  expect(issue?.body.split("\n\n")[1]).toBe("> ⛔ **The refresh of `prod` failed**");
  expect(issue?.body).toContain("#### `backup`");
  await drift(["--issue"], github.environment);
  expect(github.issues).toHaveLength(1);
  expect(issue?.body).not.toContain("failed**");
});

test("the text of the issue is printed on demand", async () => {
  const { stdout } = await drift(["--format", "markdown"]);
  expect(stdout).toContain("### `prod`\n\n- 0 runs of 2 other jobs since");
});

test.each([
  [["--since", "soon"], {}, 2, "30 days"],
  [["--stack", "staging"], {}, 2, "staging"],
  [["--issue"], { GITHUB_REPOSITORY: "owner/name", GITHUB_TOKEN: "" }, 2, "[FORGE001]"],
  [[], { RENDER_API_KEY: "" }, 1, "[RENDER001]"],
  [["--exit-code"], { RENDER_API_KEY: "" }, 2, "[RENDER001]"],
  [[], { RENDER_API_KEY: "rnd_wrong" }, 1, "[RENDER003]"],
] as const)("%j with %j ends with %i", async (args, env, expected, reason) => {
  const { code, stderr } = await drift([...args], env);
  expect(code).toBe(expected);
  expect(stderr).toContain(reason);
});
