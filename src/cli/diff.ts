import { Command, Option } from "commander";
import type { RevisionDiff } from "../review/diff/model.ts";
import { withExitCode } from "./exit.ts";
import { type ColorChoice, colorOption, pointInTime, usesColor } from "./options.ts";

interface Options {
  base?: string;
  head?: string;
  stack?: string[];
  live?: boolean;
  format: "text" | "markdown" | "json" | "html";
  at?: Date;
  exitCode?: boolean;
  color: ColorChoice;
}

/** `scheduler-ops diff`: what a change to stack files does, or how Render differs from them. */
export function diffCommand(): Command {
  return new Command("diff")
    .option("--base <revision>", "git revision to compare with; default: the merge base with the main branch")
    .option("--head <revision>", "git revision with the change; default: the files in this folder")
    .option("-s, --stack <names...>", "only these stacks; default: every Pulumi.<stack>.yaml")
    .addOption(
      new Option(
        "--live",
        "compare with the current state of Render instead of a revision; needs RENDER_API_KEY",
      ).conflicts("base"),
    )
    .addOption(
      new Option("--format <format>", "output format")
        .choices(["text", "markdown", "json", "html"])
        .default("text"),
    )
    .option(
      "--at <time>",
      "when the change takes effect (ISO 8601, UTC unless it has an offset); default: now",
      pointInTime,
    )
    .option("--exit-code", "exit with 1 if there are differences")
    .addOption(colorOption())
    .addHelpText(
      "after",
      `
Reads revisions without a checkout, without Pulumi and without any key. Never prints values of variables or secrets.
A change takes effect when its deploy finishes, minutes after the merge: use --at to check other times.
Exit code 0; with --exit-code 1 if there are differences, and 2 on error. Usage errors always exit with 2.

Examples:
  $ scheduler-ops diff
  $ scheduler-ops diff --base v1.4.0 --head main --stack prod
  $ scheduler-ops diff --at 2026-03-02T01:30Z
  $ scheduler-ops diff --format markdown > comment.md
  $ scheduler-ops diff --live --stack prod --exit-code`,
    )
    .action(diff);
}

async function diff(options: Options): Promise<void> {
  await withExitCode(options.exitCode, async () => {
    const found = await compare(options);
    process.stdout.write(await formatted(found, options));
    return found.stacks.length > 0;
  });
}

async function compare({ base, head, stack: stacks, live, at = new Date() }: Options): Promise<RevisionDiff> {
  const { diffRevisions } = await import("../review/diff/revision-diff.ts");
  const { readRevision, requireStacks } = await import("../review/git/revision.ts");
  if (live === true) {
    const { readLive } = await import("../operate/drift/live/read-live.ts");
    const file = await readRevision(head, { stacks });
    requireStacks([file], stacks);
    return readLive(file, { at });
  }
  const { readCompared } = await import("../review/git/compared.ts");
  const { before, after, catalogueDiffers } = await readCompared({ base, head, stacks });
  requireStacks([before, after], stacks);
  return diffRevisions(before, after, { at, catalogueDiffers });
}

async function formatted(found: RevisionDiff, { format, color }: Options): Promise<string> {
  if (format === "text") {
    const { formatText } = await import("../review/diff/formats/text.ts");
    return formatText(found, { color: usesColor(color) });
  }
  if (format === "markdown")
    return (await import("../review/diff/formats/markdown.ts")).formatMarkdown(found);
  if (format === "html") return (await import("../review/diff/formats/html.ts")).formatHtml(found);
  return (await import("../review/diff/formats/json.ts")).formatJson(found);
}
