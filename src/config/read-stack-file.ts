import { readFileSync } from "node:fs";
import { basename, isAbsolute, relative } from "node:path";
import { ConfigurationError, type Problem, type SourceLocation, systemCodeOf } from "../core/errors.ts";
import { isPlainObject } from "../core/plain-object.ts";
import { type ConfigPath, configCodes } from "./finding.ts";
import type { StackConfig } from "./stack-config.ts";
import { fullKey } from "./stack-source.ts";
import { inspectStack, type ReadOptions, requireValid } from "./validate.ts";
import type { FileComment } from "./yaml-comments.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** A stack file: its configuration, and the location of each value. */
interface StackFile {
  /** Path as messages show it: relative to the working directory if it is inside. */
  file: string;
  config: StackConfig;
  /** The location of a value, such as `locate("scheduler-ops:schedules", "backup")`, or of its nearest parent. */
  locate(...path: ConfigPath): SourceLocation;
}

/**
 * Reads `Pulumi.<stack>.yaml` without Pulumi. Secrets stay encrypted.
 * @throws ConfigurationError with all problems of the file
 */
export function readStackFile(path: string, options: ReadOptions = {}): StackFile {
  const file = shownPath(path);
  return readStackText(readText(path, file), file, options);
}

/**
 * Like `readStackFile`, for text from another source, such as a git revision.
 * @param file name for messages; it contains the name of the stack
 */
export function readStackText(text: string, file: string, options: ReadOptions = {}): StackFile {
  const { config, problems, locate } = inspectStackText(text, file, options);
  return { file, config: requireValid(config, problems), locate };
}

/** A stack file that may have problems, for reviews. */
export interface InspectedStackFile extends Pick<StackFile, "file" | "locate"> {
  /** Name of the stack, for example `prod`. */
  stack: string;
  /** Absent if a required value is invalid or missing. */
  config?: StackConfig;
  /** Names of jobs in the file that could not be read and are not in `config`. */
  unreadJobs: readonly string[];
  /** In the order of the file. */
  problems: readonly Problem[];
  /** Like `locate`, for the key instead of its value. */
  locateKey(...path: ConfigPath): SourceLocation;
  /** All comments, in the order of the file; empty if it cannot be read. */
  comments(): FileComment[];
}

/** A stack file whose configuration could be read, possibly with problems or without some jobs. */
export interface ReadableStack extends InspectedStackFile {
  config: StackConfig;
}

export function isReadable(stack: InspectedStackFile): stack is ReadableStack {
  return stack.config !== undefined;
}

/** Like `readStackText`, but returns problems instead of throwing. */
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

/** Like `readStackFile`, but returns problems instead of throwing, also for an unreadable file. */
export function inspectStackFile(
  path: string,
  options: ReadOptions = {},
  inspect: typeof inspectStackText = inspectStackText,
): InspectedStackFile {
  const file = shownPath(path);
  try {
    return inspect(readText(path, file), file, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const locate = (): SourceLocation => ({ file, line: 1, column: 1 });
    const comments = (): FileComment[] => [];
    const common = { file, stack: stackName(file), locate, locateKey: locate, comments };
    return { ...common, problems: error.problems, unreadJobs: [] };
  }
}

/** The YAML of a stack file, for the locations of values; `undefined` if it cannot be read. */
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
    const message = isMissing ? `${file} does not exist` : `${file} cannot be read`;
    const remedy = isMissing
      ? "Check the name: a stack file is named Pulumi.<stack>.yaml and is next to Pulumi.yaml"
      : "Check that it is a file and that you have permission to read it";
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
