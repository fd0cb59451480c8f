import { readFileSync } from "node:fs";
import { basename, isAbsolute, relative } from "node:path";
import { ConfigurationError, type Problem, type SourceLocation, systemCodeOf } from "../core/errors.ts";
import { isPlainObject } from "../core/plain-object.ts";
import { type ConfigPath, configCodes } from "./finding.ts";
import { fullKey } from "./source.ts";
import type { StackConfig } from "./stack-config.ts";
import { inspectStack, type ReadOptions, requireSound } from "./validate.ts";
import type { FileComment } from "./yaml-comments.ts";
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
  const { config, problems, locate } = inspectStackText(text, file, options);
  return { file, config: requireSound(config, problems), locate };
}

/** A stack file with all that is wrong with it, for those who look at files that others wrote. */
export interface InspectedStackFile extends Pick<StackFile, "file" | "locate"> {
  /** Name of the stack, for example `prod`. */
  stack: string;
  /** Absent when a value that every stack needs is wrong or missing. */
  config?: StackConfig;
  /** Names of jobs that stand in the file and could not be read: `config` does not have them. */
  unreadJobs: readonly string[];
  /** In the order of the file. */
  problems: readonly Problem[];
  /** As `locate`, for the key instead of the value behind it. */
  locateKey(...path: ConfigPath): SourceLocation;
  /** All comments, in the order of the file; none when it cannot be read. */
  comments(): FileComment[];
}

/** As `readStackText`, but nothing is thrown: what can be read is read. */
export function inspectStackText(text: string, file: string, options: ReadOptions = {}): InspectedStackFile {
  const stack = stackName(file);
  const yaml = readYaml(text, file);
  const locate = (...path: ConfigPath): SourceLocation => yaml.locate(path, "value");
  const locateKey = (...path: ConfigPath): SourceLocation => yaml.locate(path, "key");
  const common = { file, stack, locate, locateKey, comments: yaml.comments };
  if (!yaml.readable) return { ...common, problems: yaml.problems, unreadJobs: [] };
  const { config, problems } = inspectStack(
    { stack, values: yaml.values, locate: yaml.locate },
    options,
    yaml.problems,
  );
  const written = yaml.values[fullKey("schedules")];
  const unreadJobs =
    config === undefined || !isPlainObject(written)
      ? []
      : Object.keys(written).filter((job) => !Object.hasOwn(config.jobs, job));
  return { ...common, ...(config === undefined ? {} : { config }), problems, unreadJobs };
}

/** As `readStackFile`, but nothing is thrown: a file that cannot be read is a problem like others. */
export function inspectStackFile(path: string, options: ReadOptions = {}): InspectedStackFile {
  const file = shownPath(path);
  try {
    return inspectStackText(readText(path, file), file, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const locate = (): SourceLocation => ({ file, line: 1, column: 1 });
    const comments = (): FileComment[] => [];
    const common = { file, stack: stackName(file), locate, locateKey: locate, comments };
    return { ...common, problems: error.problems, unreadJobs: [] };
  }
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
    const isMissing = systemCodeOf(error) === "ENOENT";
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
