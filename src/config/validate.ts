/** Validates the values of a stack from either reader, completes them, and collects all problems. */
import type { z } from "zod";
import { ConfigurationError, type Problem } from "../core/errors.ts";
import { quote } from "../core/quote.ts";
import { type ConfigFinding, type ConfigPath, configCodes } from "./finding.ts";
import { keyFindings, readBySchema } from "./issues.ts";
import { readJobs } from "./jobs.ts";
import { placeholderFindings } from "./placeholder.ts";
import { requiredEnvFindings } from "./required-env.ts";
import { stackSchema, type webSchema } from "./schema.ts";
import { secretFindings } from "./secrets.ts";
import type { StackConfig, WebConfig } from "./stack-config.ts";
import { ruleFindings } from "./stack-rules.ts";
import { fullKey, namespace, type StackSource, valueAt } from "./stack-source.ts";
import { variableFindings } from "./variables.ts";

export interface ReadOptions {
  /**
   * Whether to accept placeholders such as `<your workspace id>` for values that only the owner knows. Default: false.
   * Commands that only read committed files set it.
   */
  allowPlaceholders?: boolean;
}

/** What could be read of a stack, and all problems. */
interface Inspection {
  /** Absent if a required value is invalid or missing. Does not contain invalid jobs. */
  config?: StackConfig;
  /** In the order of the file. */
  problems: readonly Problem[];
}

/**
 * Validates the values of a stack and completes them.
 * @param fileProblems problems of the file itself, to be included. Default: none
 */
export function inspectStack(
  source: StackSource,
  { allowPlaceholders = false }: ReadOptions,
  fileProblems: readonly Problem[] = [],
): Inspection {
  const findings = keyFindings(source.values);
  const config = readValues(source, findings);
  findings.push(...variableFindings(source.values), ...secretFindings(source, allowPlaceholders));
  if (!allowPlaceholders) findings.push(...placeholderFindings(source));
  const problems = [
    ...fileProblems,
    ...withoutFollowUps(findings).map((finding) => toProblem(source, finding)),
  ];
  return { ...(config === undefined ? {} : { config }), problems: inFileOrder(problems) };
}

/**
 * Like `inspectStack`, but throws if there are problems.
 * @throws ConfigurationError with all problems, in the order of the file
 */
export function validateStack(source: StackSource, options: ReadOptions): StackConfig {
  const { config, problems } = inspectStack(source, options);
  return requireValid(config, problems);
}

/** @throws ConfigurationError if there are problems */
export function requireValid(config: StackConfig | undefined, problems: readonly Problem[]): StackConfig {
  if (problems.length > 0 || config === undefined) throw new ConfigurationError(problems);
  return config;
}

/** Reads each value by its own schema, so that all problems are reported. `undefined` if a value is invalid or missing. */
function readValues({ stack, values }: StackSource, findings: ConfigFinding[]): StackConfig | undefined {
  const read = <Output>(key: string, schema: z.ZodType<Output>): Output | undefined =>
    readBySchema(schema, values[fullKey(key)], [fullKey(key)], findings);
  const { shape } = stackSchema;

  const ownerId = read("ownerId", shape.ownerId);
  const name = read("name", shape.name);
  const region = read("region", shape.region);
  const timeZone = read("timeZone", shape.timeZone);
  const scheduler = read("scheduler", shape.scheduler);
  const source = read("source", shape.source);
  const env = read("env", shape.env);
  const secrets = read("secrets", shape.secrets);
  const prefix = `${name ?? "switchbot"}-${stack}`;
  const web = completeWeb(read("web", shape.web), prefix);
  const jobs = readJobs(values[fullKey("schedules")], prefix, findings);
  findings.push(...ruleFindings({ values, scheduler, web, jobs }));
  if (env && secrets) findings.push(...requiredEnvFindings({ stack, values }, { web, jobs }));

  const complete = ownerId && name && region && timeZone && scheduler && web && env && secrets;
  if (!complete) return undefined;
  return {
    stack,
    name,
    ownerId,
    region,
    timeZone,
    scheduler,
    ...(source === undefined ? {} : { source }),
    web,
    jobs,
    env,
    secretNames: Object.keys(secrets),
  };
}

function completeWeb(
  web: z.output<typeof webSchema> | undefined,
  serviceName: string,
): WebConfig | undefined {
  if (web === undefined) return undefined;
  const { name, ...rest } = web;
  return { serviceName: name ?? serviceName, ...rest };
}

/** Removes findings about values that are missing only because their keys are misspelled. */
function withoutFollowUps(findings: readonly ConfigFinding[]): ConfigFinding[] {
  const misspelled = new Set(
    findings.flatMap(({ suggestion }) => (suggestion === undefined ? [] : [suggestion.join("\n")])),
  );
  const isMeant = (path: ConfigPath): boolean => misspelled.has(path.join("\n"));
  return findings.filter(
    ({ code, path, missingAt = code === configCodes.missing ? [path] : [] }) => !missingAt.some(isMeant),
  );
}

function toProblem(source: StackSource, { code, message, remedy, path, atKey }: ConfigFinding): Problem {
  const written = asWritten(source.values, path);
  const location = source.locate(written, atKey === true ? "key" : "value");
  const key = written.join(".").replace(`${namespace}:`, "");
  const subject = `${source.stack} › ${/^[\w.:/ -]+$/.test(key) ? key : quote(key)}`;
  return { code, message, subject, remedy, ...(location === undefined ? {} : { location }) };
}

/** For a job that is only a cron expression: the path of that text instead of a path below it. */
function asWritten(values: Readonly<Record<string, unknown>>, path: ConfigPath): ConfigPath {
  const parent = path.slice(0, -1);
  const isText = parent.length > 0 && typeof valueAt(values, parent) === "string";
  return isText ? parent : path;
}

function inFileOrder(problems: readonly Problem[]): Problem[] {
  const place = ({ location }: Problem): number =>
    location === undefined ? Number.MAX_SAFE_INTEGER : location.line * 10_000 + location.column;
  return [...problems].sort((a, b) => place(a) - place(b));
}
