import { join } from "node:path";
import { Command, Option } from "commander";
import type { InspectedStackFile } from "../config/read-stack-file.ts";
import { ConfigurationError, type Problem, type Severity } from "../core/errors.ts";
import type { Review } from "../review/check/review.ts";

const formats = ["text", "json", "sarif", "github"] as const;
const thresholds = ["error", "warning", "info", "never"] as const;

interface Options {
  stack?: string[];
  allowPlaceholders?: boolean;
  quiet?: boolean;
  format: (typeof formats)[number];
  failOn: Severity | "never";
  listRules?: boolean;
}

const noStackFile: Problem = {
  code: "CONFIG001",
  message: "there is no Pulumi.<stack>.yaml in this folder",
  remedy: "Run it in the folder of Pulumi.yaml, or create a stack: npm run pulumi -- stack init NAME",
};

/** `scheduler-ops check`: checks stack files, without Pulumi and without any key. */
export function checkCommand(): Command {
  return new Command("check")
    .option(
      "-s, --stack <names...>",
      "report only findings in these stacks; default: every Pulumi.<stack>.yaml of this folder",
    )
    .option("--allow-placeholders", "accept placeholders for values that only the owner knows")
    .addOption(new Option("-f, --format <format>", "output format").choices(formats).default("text"))
    .addOption(
      new Option("--fail-on <severity>", "lowest severity that ends with exit code 2")
        .choices(thresholds)
        .default("error"),
    )
    .option("-q, --quiet", "print nothing if there are no findings")
    .option("--list-rules", "list the code, severity and title of every rule, without checking")
    .addHelpText(
      "after",
      `
Errors must be fixed, warnings are most likely not intended, infos are good to know: docs/rules explains each.
To accept a finding, add a comment at its line: # scheduler-ops: allow RULE003 and the reason
Exit 0 unless a finding reaches --fail-on, then 2.

Examples:
  $ scheduler-ops check
  $ scheduler-ops check --stack staging prod --allow-placeholders
  $ scheduler-ops check --fail-on warning --format github
  $ scheduler-ops check --format sarif > findings.sarif`,
    )
    .action(check);
}

async function check(options: Options): Promise<void> {
  if (options.listRules) {
    const { ruleDescriptions } = await import("../review/check/rule-pages.ts");
    for (const { code, severity, title } of ruleDescriptions) {
      console.log(`${code}  ${severity.padEnd(7)}  ${title}`);
    }
    return;
  }
  const { reviewWithHistory } = await import("../review/check/review.ts");
  const { reaches } = await import("../review/check/finding.ts");
  const stacks = await readStacks(options);
  const isWanted = ({ stack }: { stack: string }): boolean => options.stack?.includes(stack) ?? true;
  const { findings, accepted } = await reviewWithHistory(stacks, { now: new Date() });
  const wanted = { findings: findings.filter(isWanted), accepted: accepted.filter(isWanted) };
  await print(wanted, stacks.filter(isWanted), options);
  const { failOn } = options;
  if (failOn !== "never" && wanted.findings.some(({ severity }) => reaches(severity, failOn)))
    process.exitCode = 2;
}

/** All stack files of the folder, because rules compare them, and those named with `--stack`. */
async function readStacks({
  stack: names = [],
  allowPlaceholders = false,
}: Options): Promise<InspectedStackFile[]> {
  const { inspectStackFile } = await import("../config/read-stack-file.ts");
  const { stackFileNames } = await import("../config/stack-file-names.ts");
  const named = names.map((name) => `Pulumi.${name}.yaml`);
  const files = [...new Set([...stackFileNames("."), ...named])].sort();
  if (files.length === 0) throw new ConfigurationError([noStackFile]);
  return files.map((file) => inspectStackFile(join(process.cwd(), file), { allowPlaceholders }));
}

async function print(review: Review, stacks: readonly InspectedStackFile[], options: Options): Promise<void> {
  const { format } = options;
  if (format === "text") return printText(review, stacks, options);
  if (format === "json") {
    const { findingsJson } = await import("../review/check/formats/json.ts");
    return console.log(findingsJson(review, stacks));
  }
  const { documentationAddress, pathInRepository } = await import("../review/check/repository.ts");
  if (format === "sarif") {
    const { findingsSarif } = await import("../review/check/formats/sarif.ts");
    return console.log(findingsSarif(review.findings, pathInRepository, documentationAddress));
  }
  const { githubCommands } = await import("../review/check/formats/github-annotations.ts");
  const commands = githubCommands(review.findings, pathInRepository);
  if (commands !== "") console.log(commands);
}

async function printText(
  review: Review,
  stacks: readonly InspectedStackFile[],
  { quiet = false }: Options,
): Promise<void> {
  const { findingsText } = await import("../review/check/formats/text.ts");
  const broken = new Set(
    review.findings.filter(({ severity }) => severity === "error").map(({ file }) => file),
  );
  for (const { file, config } of stacks) {
    if (quiet || config === undefined || broken.has(file)) continue;
    console.log(`✔ ${file}: ${Object.keys(config.jobs).length} jobs, scheduler ${config.scheduler}`);
  }
  const text = findingsText(review, process.stderr);
  if (text !== "") console.error(text);
}
