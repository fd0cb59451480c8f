/** The differences between two specs of a service, grouped by the call that applies them. */
import { isDeepStrictEqual } from "node:util";
import type { ServiceKind, ServiceSettings, ServiceSpec } from "./spec.ts";

export interface ServiceChanges {
  /** Body of PATCH: only what changes. Undefined without changes. */
  settings: Readonly<Record<string, unknown>> | undefined;
  /** All env vars if one of them changes. */
  envVars: Readonly<Record<string, string>> | undefined;
  /** All secret files if one of them changes. */
  secretFiles: Readonly<Record<string, string>> | undefined;
  numInstances: number | undefined;
  /** The former environment and the new one. */
  environment: { from: string | undefined; to: string | undefined } | undefined;
  /** Whether the changes need a deploy, and whether that deploy must rebuild. */
  deploy: "build" | "restart" | undefined;
}

/** Fields that take effect without a deploy. */
const effectiveAtOnce = ["name", "autoDeploy"];
/** Fields, at the top level and in `envSpecificDetails`, that go into a build. */
const built = ["repo", "branch", "rootDir", "runtime", "buildCommand", "dockerfilePath", "dockerContext"];

export function changesBetween<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  before: Spec,
  after: Spec,
): ServiceChanges {
  const settings = changedFields(kind.settings(before), kind.settings(after));
  const envVars = changedMap(before.envVars, after.envVars);
  const secretFiles = changedMap(before.secretFiles, after.secretFiles);
  const moved = before.environmentId !== after.environmentId;
  return {
    settings,
    envVars,
    secretFiles,
    numInstances: before.numInstances === after.numInstances ? undefined : after.numInstances,
    environment: moved ? { from: before.environmentId, to: after.environmentId } : undefined,
    deploy: deployFor(settings, envVars !== undefined || secretFiles !== undefined),
  };
}

function deployFor(
  settings: ServiceChanges["settings"],
  environmentChanged: boolean,
): ServiceChanges["deploy"] {
  const fields = flatten(settings ?? {});
  if (fields.some((field) => built.includes(field))) return "build";
  const deployable = fields.some((field) => !effectiveAtOnce.includes(field));
  return deployable || environmentChanged ? "restart" : undefined;
}

/** The fields of `after` that differ; of `serviceDetails` and `envSpecificDetails` only the parts that differ. */
function changedFields(
  before: ServiceSettings | Readonly<Record<string, unknown>>,
  after: ServiceSettings | Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  const changed: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(after)) {
    const old = before[field];
    if (value === undefined || isDeepStrictEqual(old, value)) continue;
    changed[field] = isPartial(field, value) && isPartial(field, old) ? changedFields(old, value) : value;
  }
  return Object.keys(changed).length === 0 ? undefined : changed;
}

function isPartial(field: string, value: unknown): value is Record<string, unknown> {
  const merged = field === "serviceDetails" || field === "envSpecificDetails";
  return merged && typeof value === "object" && value !== null;
}

function flatten(settings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(settings).flatMap(([field, value]) =>
    isPartial(field, value) ? flatten(value) : [field],
  );
}

function changedMap(
  before: Readonly<Record<string, string>> | undefined,
  after: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  // `after` is undefined if the values are no longer managed: then the live values stay.
  return after === undefined || isDeepStrictEqual({ ...before }, { ...after }) ? undefined : after;
}
