import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import {
  modeEnv,
  runnersText,
  schedulerModes,
  schedulerPlan,
  suspensionOf,
} from "../../src/config/scheduler-mode.ts";
import { checkout } from "../../src/core/checkout.ts";

const source = join(checkout, "src/config/scheduler-mode.ts");

describe("a scheduler mode", () => {
  test.each(schedulerModes)("%s never lets both sides run", (mode) => {
    const { schedulerEnabled, replacementSuspended } = schedulerPlan(mode);
    expect(schedulerEnabled && !replacementSuspended).toBe(false);
  });

  test.each(schedulerModes)("%s stops one side before it starts the other", (mode) => {
    const { schedulerEnabled, replacementSuspended, settlesFirst } = schedulerPlan(mode);
    expect(settlesFirst === "web" ? schedulerEnabled : !replacementSuspended).toBe(false);
  });

  test("paused runs no side, and each of the other two runs one", () => {
    const sides = schedulerModes.map((mode) => {
      const { schedulerEnabled, replacementSuspended } = schedulerPlan(mode);
      return [mode, Number(schedulerEnabled) + Number(!replacementSuspended)];
    });
    expect(Object.fromEntries(sides)).toEqual({ "in-process": 1, cron: 1, paused: 0 });
  });

  test.each(schedulerModes)("%s is documented with its settings", (mode) => {
    const { replacementSuspended } = schedulerPlan(mode);
    const settings = [modeEnv(mode).SCHEDULER_ENABLED, replacementSuspended ? "suspended" : "active"];
    expect(page("docs/decisions/0007-scheduler-mode.md")).toContain(
      `| \`${mode}\` | \`${settings[0]}\` | ${settings[1]} |`,
    );
    expect(page("docs/operations.md")).toContain(`\`scheduler: ${mode}\``);
    expect(page("docs/stack-file.md")).toContain(runnersText());
    expect(page("README.md")).toContain(schedulerModes.join(" | "));
  });
});

describe("a new mode", () => {
  test("does not compile until the tables have it", () => {
    const [last = ""] = schedulerModes.slice(-1);
    expect(compileErrors((text) => text)).toEqual([]);
    expect(
      compileErrors((text) => text.replace(`"${last}"] as const`, `"${last}", "new"] as const`)),
    ).toEqual(
      // The plans, and the transition from each of the other modes.
      Array.from({ length: 1 + schedulerModes.length }, () => "Property 'new' is missing"),
    );
  });

  test("cannot let both sides run", () => {
    const both = (text: string) =>
      text.replace("replacementSuspended: true,", "replacementSuspended: false,");
    expect(compileErrors(both)).toHaveLength(1);
  });

  test("does not affect other files: none has the name of a mode in a text", () => {
    const named = new RegExp(`scheduler(?:: | to )["'\`]?(?:${schedulerModes.join("|")})\\b`);
    const files = globSync("src/**/*.ts", { cwd: checkout }).filter((file) => named.test(page(file)));
    expect(files).toEqual([]);
  });
});

function page(file: string): string {
  return readFileSync(join(checkout, file), "utf8");
}

/** The first words of the compile errors of `scheduler-mode.ts` after a change of its text. */
function compileErrors(change: (text: string) => string): string[] {
  const { config } = ts.readConfigFile(join(checkout, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, checkout);
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (path) => (path === source ? change(page("src/config/scheduler-mode.ts")) : readFile(path));
  const program = ts.createProgram([source], { ...options, types: [] }, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(source))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n").split(" in type")[0] ?? "");
}

test("a job is suspended by its own setting in every mode, the replacement also by the mode", () => {
  const job = { suspended: false, replacesScheduler: false };
  const replacement = { suspended: false, replacesScheduler: true };
  expect(schedulerModes.map((mode) => suspensionOf(job, mode))).toEqual([undefined, undefined, undefined]);
  expect(schedulerModes.map((mode) => suspensionOf(replacement, mode))).toEqual(["mode", undefined, "mode"]);
  expect(schedulerModes.map((mode) => suspensionOf({ ...replacement, suspended: true }, mode))).toEqual([
    "own",
    "own",
    "own",
  ]);
});
