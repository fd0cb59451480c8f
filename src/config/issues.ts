/** Reads values by their schemas. Turns zod's issues, and unknown keys, into findings with our own messages. */

import type { z } from "zod";
import { quote } from "../core/quote.ts";
import { closestMatch } from "./closest-match.ts";
import { type ConfigFinding, type ConfigPath, configCodes } from "./finding.ts";
import { keysAt, stackKeys } from "./schema.ts";
import { fullKey, isSecure, namespace, valueAt } from "./stack-source.ts";
import { TextFault } from "./value-types.ts";

/**
 * Reads the value at `path` by its schema.
 * @returns `undefined` if the value is invalid; then `findings` contains its problems
 */
export function readBySchema<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  path: ConfigPath,
  findings: ConfigFinding[],
): Output | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) findings.push(...toFindings(issue, value, path));
  return undefined;
}

/** The finding for an unknown key. */
function unknownKey(path: ConfigPath, key: string, known: readonly string[]): ConfigFinding {
  const suggestion = closestMatch(key, known);
  const finding: ConfigFinding = {
    code: configCodes.unknownKey,
    message: `${quote(key)} is not a known key`,
    remedy: suggestion === undefined ? `Known keys: ${known.join(", ")}` : `Did you mean ${suggestion}?`,
    path: [...path, key],
    atKey: true,
  };
  return suggestion === undefined ? finding : { ...finding, suggestion: [...path, suggestion] };
}

function toFindings(issue: z.core.$ZodIssue, root: unknown, base: ConfigPath): ConfigFinding[] {
  const within = issue.path.map(String);
  const path = [...base, ...within];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownKey(path, key, Object.keys(keysAt(path))));
  if (issue.code === "custom") {
    const fault: unknown = issue.params?.fault;
    if (fault instanceof TextFault)
      return [{ code: fault.code, message: fault.message, remedy: fault.remedy, path }];
  }
  const value = valueAt(root, within);
  if (issue.code === "invalid_value" && typeof value === "string")
    return [notAChoice(value, issue.values, path)];
  return [value === undefined ? missing(path) : wrongType(value, issue, path)];
}

function notAChoice(value: string, choices: readonly unknown[], path: ConfigPath): ConfigFinding {
  const words = choices.map(String);
  const suggestion = closestMatch(value, words);
  return {
    code: configCodes.notAChoice,
    message: `${quote(value)} is not one of ${words.join(", ")}`,
    remedy: suggestion === undefined ? "Use one of these words" : `Did you mean ${suggestion}?`,
    path,
  };
}

function missing(path: ConfigPath): ConfigFinding {
  return {
    code: configCodes.missing,
    message: "is missing",
    remedy: `Add ${path.at(-1)}: ${example(path)}`,
    path,
  };
}

/** What to write at a path, in words. */
function example(path: ConfigPath): string {
  const name = (path.at(-1) ?? "").replace(`${namespace}:`, "");
  return keysAt(path.slice(0, -1))[name]?.example ?? "its value";
}

function wrongType(value: unknown, issue: z.core.$ZodIssue, path: ConfigPath): ConfigFinding {
  const expected = issue.code === "invalid_type" ? issue.expected : "string";
  const isJob = path[0] === fullKey("schedules") && path.length === 2;
  const words = isJob ? "a cron expression in quotes or a mapping" : (kinds[expected] ?? expected);
  const code = configCodes.wrongType;
  if (value === null) return { code, message: "is empty", remedy: `Write ${example(path)}`, path };
  if (isSecure(value)) {
    const message = `is encrypted; expected ${words}`;
    return { code, message, remedy: "Move secrets to scheduler-ops:secrets", path };
  }
  const message = `is ${kindOf(value)}; expected ${words}`;
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return { code, message, remedy: `Put it in double quotes: "${value}"`, path };
  }
  return { code, message, remedy: `Write ${words}`, path };
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number greater than zero",
  boolean: "true or false",
  array: "a list",
  object: "a mapping (key: value)",
  record: "a mapping (key: value)",
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" ? "text" : "a number";
}

/** Finds unknown top-level keys, which Pulumi itself accepts. */
export function keyFindings(values: Readonly<Record<string, unknown>>): ConfigFinding[] {
  const known = Object.keys(stackKeys);
  const findings: ConfigFinding[] = [];
  for (const key of Object.keys(values)) {
    const separator = key.indexOf(":");
    const owner = key.slice(0, Math.max(separator, 0));
    const name = key.slice(separator + 1);
    if (separator < 0) findings.push(noNamespace(key, known));
    else if (owner !== "pulumi" && !(owner === namespace && known.includes(name))) {
      findings.push(unknownTopLevelKey(key, owner === namespace ? name : key, known));
    }
  }
  return findings;
}

/** @param compared the key without a correct namespace, which would make all keys similar */
function unknownTopLevelKey(key: string, compared: string, known: readonly string[]): ConfigFinding {
  const candidates = compared === key ? known.map(fullKey) : known;
  const suggestion = closestMatch(compared, candidates);
  const finding = unknownKey([], key, []);
  if (suggestion === undefined) return { ...finding, remedy: `Known keys: ${known.map(fullKey).join(", ")}` };
  const suggestedKey = compared === key ? suggestion : fullKey(suggestion);
  return { ...finding, remedy: `Did you mean ${suggestedKey}?`, suggestion: [suggestedKey] };
}

function noNamespace(key: string, known: readonly string[]): ConfigFinding {
  const suggestion = closestMatch(key, known);
  const finding: ConfigFinding = {
    code: configCodes.noNamespace,
    message: `${quote(key)} has no namespace, so this project does not read it`,
    remedy:
      suggestion === undefined
        ? `Keys of this project start with ${namespace}:`
        : `Write ${fullKey(suggestion)}`,
    path: [key],
    atKey: true,
  };
  return suggestion === undefined ? finding : { ...finding, suggestion: [fullKey(suggestion)] };
}
