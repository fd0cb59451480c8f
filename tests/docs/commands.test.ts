import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";
import { startEnvironment, type TestEnvironment } from "../support/environment.ts";
import { startNode } from "../support/process.ts";

const pages = ["README.md", ...globSync("docs/**/*.md", { cwd: checkout })];
const commands = [...new Set(pages.flatMap(commandsIn))].sort();
const continuousIntegration = readFileSync(join(checkout, ".ci/run"), "utf8");

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
  for (const stack of ["staging", "prod"]) await environment.project.mustSucceed("stack", "init", stack);
  await environment.project.mustSucceed("up", "--stack", "local", "--yes", "--skip-preview");
});
afterAll(() => environment[Symbol.asyncDispose]());

test("commands are found", () => {
  expect(commands).toContain("npm run demo -- --once");
  expect(commands.length).toBeGreaterThan(8);
});

test.each(commands)("the documented command %s does what it says", async (command) => {
  const [, program = "", rest = ""] =
    /^(npm run pulumi --|npx scheduler-ops|npm test --|npm \S+)(.*)$/.exec(command) ?? [];
  const args = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  if (program === "npm run pulumi --") await runPulumi(args);
  else if (program === "npx scheduler-ops") await runSchedulerOps(args);
  else if (program === "npm test --") expect(await startNode(["tools/test.mjs", ...args]).ended).toBe(0);
  // These need the checkout exclusively, so they run one after the other and not in parallel with other tests.
  else if (program.startsWith("npm")) expect(continuousIntegration).toContain(command);
  else expect(command, "no test runs this").toBe("export RENDER_API_KEY=rnd_…");
});

/** On stack local everything works; on staging, whose file has placeholders, `up` and `preview` are refused. */
async function runPulumi(args: string[]): Promise<void> {
  const filled = args.map((arg) => arg.replace("tea-…", "tea-d3k9example00000000"));
  if (args[0] === "up") filled.push("--yes"); // asked at the terminal otherwise
  const { exitCode, stdout, stderr } = await environment.project.pulumi(...filled);
  const refused = ["up", "preview"].includes(args[0] ?? "") && args.includes("staging");
  expect(exitCode === 0, stdout + stderr).toBe(!refused);
  if (refused) expect(stdout).toContain("is still the placeholder");
}

/**
 * A command that serves until it is stopped is stopped once it says that it listens. `check` finds the placeholders of
 * the committed files. A clone may have no revision except HEAD.
 */
async function runSchedulerOps(args: string[]): Promise<void> {
  const [command = ""] = args;
  const serves = ["local-render", "switchbot-simulator"].includes(command);
  const compares = ["comment", "diff"].includes(command);
  const folder = join(environment.project.folder, "documented", command);
  const options = [
    ...(serves ? ["--data", folder, "--port", "0"] : []),
    ...(compares ? ["--base", "HEAD", "--head", "HEAD"] : []),
  ];
  const { baseUrl, apiKey } = environment.connection;
  const render = { RENDER_HOST: baseUrl, RENDER_API_KEY: apiKey };
  const elsewhere = args.map((arg) => (arg.endsWith(".html") ? join(environment.project.folder, arg) : arg));
  const run = startNode([join(checkout, "tools/scheduler-ops.mjs"), ...elsewhere, ...options], {
    ...process.env,
    ...render,
  });
  if (serves) {
    await run.printed("listening on");
    run.child.kill("SIGTERM");
  }
  expect(await run.ended, run.output.stderr).toBe(args[0] === "check" ? 2 : 0);
}

/** Commands behind a prompt, and those in the text that are complete. */
function commandsIn(page: string): string[] {
  const text = readFileSync(join(checkout, page), "utf8");
  const atPrompt = [...text.matchAll(/^\$ (.+)$/gm)].map(([, command]) => command ?? "");
  const inline = [...text.matchAll(/`((?:npm (?:test|run)|npx) [^`…]+)`/g)].map(
    ([, command]) => command ?? "",
  );
  return [...atPrompt, ...inline];
}
