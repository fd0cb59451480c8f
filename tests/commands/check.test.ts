import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../../src/local-render/checkout.ts";
import { startNode } from "../support/process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("every stack file of the folder is checked, and all problems are told together", async () => {
  const { code, stdout, stderr } = await check([]);
  expect(code).toBe(2);
  expect(stdout).toBe("✔ Pulumi.local.yaml: 3 jobs, scheduler cron\n");
  expect(stderr).toContain("Pulumi.prod.yaml:");
  expect(stderr).toContain("Pulumi.staging.yaml:");
});

test("placeholders can be allowed, and a check without problems can be silent", async () => {
  expect(await check(["--allow-placeholders", "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("only the named stacks are checked", async () => {
  const { code, stdout } = await check(["--stack", "local"]);
  expect(code).toBe(0);
  expect(stdout).toBe("✔ Pulumi.local.yaml: 3 jobs, scheduler cron\n");
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

async function check(
  args: string[],
  cwd = checkout,
): Promise<{ code: number | NodeJS.Signals | null; stdout: string; stderr: string }> {
  const run = startNode([join(checkout, "src/cli.ts"), "check", ...args], process.env, cwd);
  const code = await run.ended;
  return { code, ...run.output };
}
