import { Command, Option } from "commander";
import { OperationError } from "../core/errors.ts";
import { quote } from "../core/quote.ts";
import type { Audit } from "../review/audit/model.ts";
import { pointInTime } from "./options.ts";

type Format = "text" | "json" | "markdown";

interface Options {
  at?: string;
  since?: string;
  stack?: string[];
  format?: Format;
  html?: string;
  now?: Date;
}

/** `scheduler-ops audit`: everything about the schedules of all stacks, of any git revision. */
export function auditCommand(): Command {
  return new Command("audit")
    .option("--at <revision>", "as of a git revision; default: the files as they stand in this folder")
    .option("--since <revision>", "add the history after this revision: who changed which schedule, and when")
    .option("-s, --stack <names...>", "only these stacks; default: all")
    .addOption(
      new Option("--format <format>", "how to print it; default: text").choices(["text", "json", "markdown"]),
    )
    .option("--html <file>", "write one page that is read, printed and sent by itself, instead of printing")
    .option("--now <time>", "the time from which runs are told; default: now", pointInTime)
    .addHelpText(
      "after",
      `
Needs git for --at and --since, and neither a network nor a key. With --html and --format it does both.
The same revision and --now give the same report, byte by byte. Findings do not change the exit code:
that is what scheduler-ops check is for.

Examples:
  $ scheduler-ops audit
  $ scheduler-ops audit --stack prod staging --format markdown
  $ scheduler-ops audit --at v1.0 --html audit.html
  $ scheduler-ops audit --since HEAD~20 --html audit.html
  $ scheduler-ops audit --at main --now 2026-03-02T10:00Z --format json`,
    )
    .action(run);
}

async function run({ at, since, stack, format, html, now = new Date() }: Options): Promise<void> {
  const { readAudit } = await import("../review/audit/audit.ts");
  const audit = await readAudit({ now, at, since, stacks: stack });
  if (html !== undefined) {
    const { auditPage } = await import("../review/audit/formats/html/page.ts");
    await writePage(html, auditPage(audit));
    console.error(`✔ ${html}`);
  }
  if (format !== undefined || html === undefined) process.stdout.write(await formatted(audit, format));
}

async function formatted(audit: Audit, format: Format = "text"): Promise<string> {
  if (format === "json") return (await import("../review/audit/formats/json.ts")).auditJson(audit);
  if (format === "markdown")
    return (await import("../review/audit/formats/markdown.ts")).auditMarkdown(audit);
  return (await import("../review/audit/formats/text/text.ts")).auditText(audit);
}

/** Whole or not at all. */
async function writePage(file: string, page: string): Promise<void> {
  const { default: writeFileAtomic } = await import("write-file-atomic");
  try {
    writeFileAtomic.sync(file, page);
  } catch {
    throw new OperationError({
      code: "AUDIT001",
      message: `${quote(file)} cannot be written`,
      remedy: "Name a file in a folder that exists and that you may write to",
    });
  }
}
