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

/** `scheduler-ops audit`: everything about the schedules of all stacks, in any git revision. */
export function auditCommand(): Command {
  return new Command("audit")
    .option("--at <revision>", "git revision to audit; default: the files in this folder")
    .option(
      "--since <revision>",
      "add the history since this git revision: who changed which schedule, and when",
    )
    .option("-s, --stack <names...>", "only these stacks; default: all")
    .addOption(
      new Option("--format <format>", "output format; default: text").choices(["text", "json", "markdown"]),
    )
    .option("--html <file>", "write a self-contained HTML page instead of printing the report")
    .option("--now <time>", "reference time for upcoming runs; default: now", pointInTime)
    .addHelpText(
      "after",
      `
Needs git for --at and --since, but no network and no key. With both --html and --format it writes the page and
prints the report. The same revision and --now always give the same report, byte for byte. Findings do not change
the exit code: use scheduler-ops check for that.

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

/** Writes the whole page or nothing. */
async function writePage(file: string, page: string): Promise<void> {
  const { default: writeFileAtomic } = await import("write-file-atomic");
  try {
    writeFileAtomic.sync(file, page);
  } catch {
    throw new OperationError({
      code: "AUDIT001",
      message: `${quote(file)} cannot be written`,
      remedy: "Name a file in an existing folder that you can write to",
    });
  }
}
