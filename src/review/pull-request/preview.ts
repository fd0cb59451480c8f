/**
 * The output of `pulumi preview --json` or `pulumi refresh --preview-only --json`, as far as a review shows it: resources,
 * operations and properties. Never a value, as values of the environment may be secret.
 */

import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** A planned change of a resource, or a change made outside Pulumi. */
export interface ResourceChange {
  /** Pulumi's term: create, update, replace, delete, … */
  operation: string;
  /** For example `CronJob`. */
  type: string;
  name: string;
  /** Paths of the properties that change, in order, for example `envVars.LOG_LEVEL`. */
  properties: readonly string[];
  /** Those that force a replacement. */
  replacedBy: readonly string[];
}

export interface Preview {
  /** Without unchanged resources and without the stack itself, in the order of execution. */
  changes: readonly ResourceChange[];
  /** Number of unchanged resources. */
  unchanged: number;
  /** Why there is no preview or only part of one; absent if it succeeded. */
  failure?: string;
}

const stateSchema = z.object({ type: z.string().optional() }).nullish();
const digestSchema = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        newState: stateSchema,
        oldState: stateSchema,
        diffReasons: z.array(z.string()).nullish(),
        replaceReasons: z.array(z.string()).nullish(),
        detailedDiff: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .default([]),
  diagnostics: z.array(z.object({ message: z.string(), severity: z.string() })).default([]),
  changeSummary: z.record(z.string(), z.number()).default({}),
});

type Step = z.output<typeof digestSchema>["steps"][number];

const stackType = "pulumi:pulumi:Stack";
const unchangedOperations = ["same", "read", "refresh"];

/**
 * Reads Pulumi's output, including standard error. Text around the JSON is ignored; without JSON, the text is the reason
 * of the failure.
 */
export function readPreview(printed: string): Preview {
  const text = stripVTControlCharacters(printed);
  const digest = digestIn(text);
  if (digest === undefined) {
    const reason = text.trim();
    return { changes: [], unchanged: 0, failure: reason === "" ? "Pulumi printed nothing" : reason };
  }
  const errors = digest.diagnostics.filter(({ severity }) => severity === "error");
  const failure = errors.map(({ message }) => message.replace(/^error: /, "").trim()).join("\n");
  const changes = digest.steps.filter(isChange).map(changeOf);
  const { same = 0 } = digest.changeSummary;
  // Pulumi counts the stack itself as unchanged, unless it is being created.
  const stackIsThere = !digest.steps.some((step) => typeOf(step) === stackType && step.op === "create");
  const unchanged = Math.max(same - (stackIsThere && same > 0 ? 1 : 0), 0);
  return { changes, unchanged, ...(failure === "" ? {} : { failure }) };
}

function isChange(step: Step): boolean {
  return typeOf(step) !== stackType && !unchangedOperations.includes(step.op);
}

function changeOf(step: Step): ResourceChange {
  const properties = Object.keys(step.detailedDiff ?? {});
  return {
    operation: step.op,
    type: typeOf(step).split(":").at(-1) ?? "",
    name: step.urn.split("::").at(-1) ?? "",
    properties: (properties.length > 0 ? properties : [...(step.diffReasons ?? [])]).sort(),
    replacedBy: [...(step.replaceReasons ?? [])].sort(),
  };
}

/** https://www.pulumi.com/docs/iac/concepts/resources/names/#urns: stack, project, types from the outermost in, name. */
function typeOf({ newState, oldState, urn }: Step): string {
  return newState?.type ?? oldState?.type ?? urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** Pulumi indents its output, so the outermost braces are alone on their lines. */
function digestIn(text: string): z.output<typeof digestSchema> | undefined {
  const json = /^\{\n.*?^\}$/ms.exec(text)?.[0];
  if (json === undefined) return undefined;
  try {
    return digestSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** The preview of a stack. */
export interface StackPreview {
  stack: string;
  /** Absent if there is none, for example in a job without credentials. */
  preview?: Preview;
}

/** Reads Pulumi's output from files. A missing file means that there is no preview. */
export function readPreviews(outputs: ReadonlyArray<{ stack: string; path: string }>): StackPreview[] {
  return outputs.map(({ stack, path }) => {
    const printed = readIfExists(path);
    return printed === undefined ? { stack } : { stack, preview: readPreview(printed) };
  });
}

function readIfExists(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
