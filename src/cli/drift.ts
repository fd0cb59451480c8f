import { Command, InvalidArgumentError, Option } from "commander";
import { realClock } from "../core/clock.ts";
import { parseDuration } from "../core/duration.ts";
import { dayMs } from "../core/time-units.ts";
import type { Drift } from "../operate/drift/drift.ts";
import { withExitCode } from "./exit.ts";
import { type ColorChoice, colorOption, type StackOutput, stackOutput, usesColor } from "./options.ts";

interface Options {
  stack?: string[];
  since: number;
  refresh?: StackOutput[];
  issue?: boolean;
  project?: string;
  format: "text" | "markdown";
  exitCode?: boolean;
  color: ColorChoice;
}

/** `scheduler-ops drift`: how Render differs from the stack files, and which runs went wrong. */
export function driftCommand(): Command {
  return new Command("drift")
    .option("-s, --stack <names...>", "only these stacks; default: every Pulumi.<stack>.yaml")
    .addOption(
      new Option("--since <duration>", "how far back to check runs, for example 24h")
        .argParser(duration)
        .default(dayMs, "1d"),
    )
    .option(
      "--refresh <stack=file>",
      "output of `pulumi refresh --preview-only --json` for a stack; repeatable",
      stackOutput,
    )
    .option("--issue", "report in one issue: opened, edited, and closed when everything matches again")
    .option("--project <name>", "keeps the issues of several projects in one repository apart")
    .addOption(new Option("--format <format>", "output format").choices(["text", "markdown"]).default("text"))
    .option("--exit-code", "exit with 1 if there is anything to report")
    .addOption(colorOption())
    .addHelpText(
      "after",
      `
Needs RENDER_API_KEY, and for --issue a token: GITHUB_TOKEN with the permission issues: write, or GITLAB_TOKEN with
the scope api. Changes nothing on Render. Never prints values of variables.
Exit code 0; with --exit-code 1 if there is anything to report, and 2 on error.

Examples:
  $ scheduler-ops drift --stack prod
  $ scheduler-ops drift --since 7d --exit-code
  $ npm run --silent pulumi -- refresh --stack prod --preview-only --json > prod.refresh 2>&1
  $ scheduler-ops drift --issue --refresh prod=prod.refresh`,
    )
    .action(drift);
}

async function drift(options: Options): Promise<void> {
  const { isQuiet } = await import("../operate/drift/drift.ts");
  await withExitCode(options.exitCode, async () => {
    const found = await checkDrift(options);
    if (options.issue === true) await reportInIssue(found, options);
    else process.stdout.write(await formatted(found, options));
    return !isQuiet(found);
  });
}

async function checkDrift({ stack: stacks, since, refresh = [] }: Options): Promise<Drift> {
  const { readDrift } = await import("../operate/drift/drift.ts");
  const { sharedRenderClient } = await import("../render/client.ts");
  const { readPreviews } = await import("../review/pull-request/preview.ts");
  const { readRevision, requireStacks } = await import("../review/git/revision.ts");
  const client = sharedRenderClient();
  const revision = await readRevision(undefined, { stacks });
  requireStacks([revision], stacks);
  return readDrift(client, revision, { at: new Date(), spanMs: since, refreshes: readPreviews(refresh) });
}

async function reportInIssue(found: Drift, { project }: Options): Promise<void> {
  const { isQuiet } = await import("../operate/drift/drift.ts");
  const { driftMarkdown } = await import("../operate/drift/formats.ts");
  const { fitText } = await import("../review/pull-request/fit.ts");
  const { forgeOf } = await import("../review/pull-request/forge/ci-environment.ts");
  const { markerOf, syncIssue } = await import("../review/pull-request/forge/upsert.ts");
  const forge = forgeOf(process.env, realClock());
  const marker = markerOf(project === undefined ? "drift" : `drift/${project}`);
  const names = found.runs.map(({ stack }) => stack).join(", ");
  const result = await syncIssue(forge, {
    marker,
    label: "scheduler-drift",
    title: `Render differs from the stack files, or runs failed: ${names}`,
    body: fitText(
      driftMarkdown(found, marker),
      forge.maxBodyLength,
      "Full report: `npx scheduler-ops drift`.",
    ),
    open: !isQuiet(found),
  });
  console.log(`Issue ${result.done}${result.url === undefined ? "" : `: ${result.url}`}`);
}

async function formatted(found: Drift, { format, color }: Options): Promise<string> {
  const { driftMarkdown, driftText } = await import("../operate/drift/formats.ts");
  if (format === "text") return driftText(found, { color: usesColor(color) });
  const { fitText } = await import("../review/pull-request/fit.ts");
  return `${fitText(driftMarkdown(found, ""), Number.POSITIVE_INFINITY, "")}\n`;
}

function duration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds <= 30 * dayMs) return milliseconds;
  throw new InvalidArgumentError("It must be a duration of at most 30 days, such as 24h or 7d.");
}
