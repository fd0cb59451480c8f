/** What `check` and `diff` do with inputs. No network. */

import type { dynamic } from "@pulumi/pulumi";
import type { z } from "zod";
import { isPlainObject } from "../../core/plain-object.ts";
import { type Properties, unknownValue, withoutUndefined } from "../dynamic.ts";
import { sourceFaults } from "./code-source.ts";
import type { ServiceKind, ServiceSpec } from "./spec.ts";

/**
 * `check`: the inputs in canonical form, and what is wrong with them. A value that a preview does not know yet passes
 * unchanged. Failures name no Pulumi property: the engine would print its value, which may be secret.
 */
export function checkInputs<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  news: Properties,
): dynamic.CheckResult {
  const reasons: string[] = [];
  const inputs: Record<string, unknown> = {};
  const { __provider, ...given } = news;

  for (const property of Object.keys(given).filter(
    (name) => !Object.hasOwn(kind.schema.shape, name) && given[name] !== undefined,
  )) {
    reasons.push(`${property} is not a property of this resource: remove it`);
  }
  for (const [property, schema] of Object.entries(kind.schema.shape)) {
    const checked = checkValue(schema, given[property]);
    inputs[property] = checked.value;
    reasons.push(...checked.faults.map(({ path, message }) => `${[property, ...path].join(".")} ${message}`));
  }
  if (!isUnknown(given.image) && !isUnknown(given.git)) {
    reasons.push(...sourceFaults(given, given[kind.commandProperty], kind.commandProperty));
  }
  return {
    inputs: withoutUndefined(inputs),
    failures: reasons.map((reason) => ({ property: "", reason: withCode(reason) })),
  };
}

/** Render cannot change these on an existing service. */
const replacing = ["ownerId", "region"];

/**
 * `diff`: names the properties that replace a service. `changes` stays undefined, so that the engine compares old and
 * new inputs itself and shows each property. Only an unfinished service is reported as changed: its inputs may already
 * be equal.
 */
export function diffInputs(olds: Properties, news: Properties): dynamic.DiffResult {
  return {
    replaces: replacing.filter(
      (property) => olds[property] !== undefined && olds[property] !== news[property],
    ),
    // Names are unique in a workspace: the old service must go first.
    deleteBeforeReplace: true,
    ...(olds.unfinished === true ? { changes: true } : {}),
  };
}

interface Checked {
  value: unknown;
  faults: { path: string[]; message: string }[];
}

/** Parses one value by its schema, without the parts that are not known yet. */
function checkValue(schema: z.ZodType, value: unknown): Checked {
  if (isUnknown(value)) return { value, faults: [] };
  const unknownKeys = isPlainObject(value) ? Object.keys(value).filter((key) => isUnknown(value[key])) : [];
  const known = isPlainObject(value) ? without(value, unknownKeys) : value;
  const parsed = schema.safeParse(known, { reportInput: true });
  if (parsed.success) {
    const unknowns = Object.fromEntries(unknownKeys.map((key) => [key, unknownValue]));
    return { value: isPlainObject(parsed.data) ? { ...parsed.data, ...unknowns } : parsed.data, faults: [] };
  }
  const faults = parsed.error.issues
    .flatMap(faultsOf)
    .filter(({ path }) => !unknownKeys.includes(path[0] ?? ""));
  return { value, faults };
}

function faultsOf(issue: z.core.$ZodIssue): Checked["faults"] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: "is not a known key: remove it or correct its name",
    }));
  }
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ path, message }));
  if (issue.code === "invalid_type" && issue.input === undefined) return [{ path, message: "is missing" }];
  return [{ path, message: issue.message }];
}

/** Schedule errors have their own code. */
function withCode(reason: string): string {
  return /\[[A-Z]+\d+\]$/.test(reason) ? reason : `${reason}  [RESOURCE007]`;
}

function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}

function without(object: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(([key, value]) => value !== undefined && !keys.includes(key)),
  );
}
