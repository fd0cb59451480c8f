import { globSync } from "node:fs";
import { Command } from "commander";
import { ConfigurationError, type Problem } from "../errors.ts";

interface Options {
  stack?: string[];
  allowPlaceholders?: boolean;
  quiet?: boolean;
}

const noStackFile: Problem = {
  code: "CONFIG001",
  message: "there is no Pulumi.<stack>.yaml in this folder",
  remedy: "Go to the folder of Pulumi.yaml, or make a stack: npm run pulumi -- stack init NAME",
};

/** `scheduler-ops check`: whether stack files can be brought up, without Pulumi and without any key. */
export function checkCommand(): Command {
  return new Command("check")
    .description("Check stack files: all problems at once, each with file, line and remedy")
    .option("-s, --stack <names...>", "only these stacks; default: every Pulumi.<stack>.yaml of this folder")
    .option("--allow-placeholders", "accept values that only the owner can know and has not set yet")
    .option("-q, --quiet", "print nothing when there is no problem")
    .addHelpText(
      "after",
      `
Exit code 0 without problems, 2 with any.

Examples:
  $ scheduler-ops check
  $ scheduler-ops check --stack staging prod --allow-placeholders`,
    )
    .action(check);
}

async function check({ stack, allowPlaceholders = false, quiet = false }: Options): Promise<void> {
  const { readStackFile } = await import("../config/index.ts");
  const files = stack?.map((name) => `Pulumi.${name}.yaml`) ?? globSync("Pulumi.*.yaml").sort();
  const problems: Problem[] = files.length === 0 ? [noStackFile] : [];
  for (const file of files) {
    try {
      const { config } = readStackFile(file, { allowPlaceholders });
      if (!quiet)
        console.log(`✔ ${file}: ${Object.keys(config.jobs).length} jobs, scheduler ${config.scheduler}`);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}
