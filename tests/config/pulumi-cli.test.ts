import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readStackFile } from "../../src/config/read-stack-file.ts";
import { createTestProject } from "../support/project.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { configurationErrorOf } from "./stack-text.ts";

// No Render is asked: these commands only read and write files.
const noRender = { url: "http://127.0.0.1:9/v1", apiKey: "none" };

test("the stack local can be made without a change of its committed file", async () => {
  await using folder = await temporaryFolder();
  const project = await createTestProject(folder.path, noRender);
  const file = join(project.folder, "Pulumi.local.yaml");
  const before = await readFile(file, "utf8");
  await project.mustSucceed("stack", "init", "local");
  expect(await readFile(file, "utf8")).toBe(before);
});

test("the commands in the remedies replace every placeholder, and Pulumi keeps the file", async () => {
  await using folder = await temporaryFolder();
  const project = await createTestProject(folder.path, noRender);
  const file = join(project.folder, "Pulumi.staging.yaml");
  await project.mustSucceed("stack", "init", "staging");
  const before = (await readFile(file, "utf8")).split("\n");

  const { problems } = configurationErrorOf(() => readStackFile(file));
  for (const { remedy } of problems) await project.mustSucceed(...commandIn(remedy));

  const { config } = readStackFile(file);
  expect(config.ownerId).toBe("tea-d3k9example00000000");
  expect(config.source?.repo).toBe("https://github.com/owner/repository");
  const after = await readFile(file, "utf8");
  expect(after).not.toContain("hunter2");
  const kept = before.filter((line) => !/<.*>/.test(line));
  expect(after.split("\n").filter((line) => kept.includes(line))).toEqual(kept);
});

/** The arguments for Pulumi in `Set it: npm run pulumi -- config set …`, with a value that fits. */
function commandIn(remedy: string): string[] {
  const command = /^Set it: npm run pulumi -- (.+)$/.exec(remedy)?.[1];
  if (command === undefined) throw new Error(`no command in ${remedy}`);
  const words = command.replaceAll("'", "").split(" ");
  const examples: Record<string, string> = {
    "tea-…": "tea-d3k9example00000000",
    "https://…": "https://github.com/owner/repository",
  };
  const filled = words.map((word) => examples[word] ?? word);
  return words.includes("--secret") ? [...filled, "hunter2"] : filled;
}
