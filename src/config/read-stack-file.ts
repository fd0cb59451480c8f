import { readFileSync } from "node:fs";
import { basename, isAbsolute, relative } from "node:path";
import { ConfigurationError, type SourceLocation } from "../errors.ts";
import { type ConfigPath, configCodes } from "./finding.ts";
import type { StackConfig } from "./stack-config.ts";
import { type ReadOptions, validateStack } from "./validate.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** A stack file: what it says, and where it says it. */
export interface StackFile {
  /** As in messages: relative to the working directory when it lies in it. */
  file: string;
  config: StackConfig;
  /** Where a value stands, for example `locate("scheduler-ops:schedules", "backup")`; else its nearest parent. */
  locate(...path: ConfigPath): SourceLocation;
}

/**
 * Reads `Pulumi.<stack>.yaml` without Pulumi and without any key: secrets stay encrypted.
 * @throws ConfigurationError with all problems of the file.
 */
export function readStackFile(path: string, options: ReadOptions = {}): StackFile {
  const file = shownPath(path);
  return readStackText(readText(path, file), file, options);
}

/**
 * As `readStackFile`, for a text that stands elsewhere, such as in a git revision.
 * @param file name in messages; the stack's name is taken from it.
 */
export function readStackText(text: string, file: string, options: ReadOptions = {}): StackFile {
  const yaml = readYaml(text, file);
  if (!yaml.readable) throw new ConfigurationError(yaml.problems);
  const { values, locate } = yaml;
  const config = validateStack({ stack: stackName(file), values, locate }, options, yaml.problems);
  return { file, config, locate: (...path) => locate(path, "value") };
}

/** The YAML of a stack file if there is one that can be read: the program uses it to say where values stand. */
export function findYaml(path: string): YamlFile | undefined {
  try {
    const yaml = readYaml(readFileSync(path, "utf8"), shownPath(path));
    return yaml.readable ? yaml : undefined;
  } catch {
    return undefined;
  }
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const message = isMissing ? `there is no file ${file}` : `${file} cannot be read`;
    const remedy = isMissing
      ? "Check the name: a stack file is named Pulumi.<stack>.yaml and stands beside Pulumi.yaml"
      : "Check that it is a file and that you may read it";
    throw new ConfigurationError([{ code: configCodes.noFile, message, remedy }]);
  }
}

function stackName(file: string): string {
  return /^Pulumi\.(.+)\.ya?ml$/.exec(basename(file))?.[1] ?? basename(file).replace(/\.ya?ml$/, "");
}

function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") || isAbsolute(fromHere) ? path : fromHere;
}
