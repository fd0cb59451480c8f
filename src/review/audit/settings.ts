import { type CatalogueJob, catalogue } from "../../../jobs/catalogue.ts";
import { defaultOf, jobKeys, type Key } from "../../config/schema.ts";
import type { JobConfig } from "../../config/stack-config.ts";
import { valueAt } from "../../config/stack-source.ts";
import { formatDuration } from "../../core/duration.ts";
import { isPlainObject } from "../../core/plain-object.ts";

/** A setting of a job in a stack file, other than its schedule. */
export interface Setting {
  /** As the stack file names it. */
  name: string;
  /** One line; of environment variables the names, never the values. */
  value: string;
}

/** The settings of a job in a stack file, compared with the catalogue and the defaults. */
export interface JobSettings {
  /** `catalogue`: the job is described there; `stack`: the stack file describes it in full. */
  describedIn: "catalogue" | "stack";
  /** Settings that differ from the catalogue. */
  overrides: readonly Setting[];
  /** Settings that the catalogue cannot define and that differ from the default. */
  additions: readonly Setting[];
}

const knownJobs: Readonly<Record<string, CatalogueJob>> = catalogue;

/** The catalogue's description of a job; `undefined` for a job that is not in it. */
export function catalogueJob(name: string): CatalogueJob | undefined {
  return Object.hasOwn(knownJobs, name) ? knownJobs[name] : undefined;
}

export function jobSettings(name: string, job: JobConfig): JobSettings {
  const known = catalogueJob(name);
  return {
    describedIn: known === undefined ? "stack" : "catalogue",
    overrides:
      known === undefined
        ? []
        : settings(job, (key) => (key.inCatalogue ? { otherwise: valueAt(known, [key.name]) } : undefined)),
    additions: settings(job, (key) => (key.inCatalogue ? undefined : { otherwise: defaultOf(key) })),
  };
}

/**
 * The values of a job that differ from a reference.
 * @param compared returns the reference of a key; undefined for a key to skip
 */
function settings(
  job: JobConfig,
  compared: (key: Key & { name: string }) => { otherwise: unknown } | undefined,
): Setting[] {
  return Object.entries<Key>(jobKeys).flatMap(([name, key]) => {
    const reference = key.subject === undefined ? undefined : compared({ ...key, name });
    if (reference === undefined) return [];
    const own = valueAt(job, [name]);
    const value = valueText(own, key);
    return own === undefined || value === valueText(reference.otherwise, key) ? [] : [{ name, value }];
  });
}

/** A value in one line, as a stack file contains it; empty if it is not set. */
function valueText(value: unknown, { unit }: Key): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((names) => [names].flat().join(" or ")).join(", ");
  if (isPlainObject(value)) return Object.keys(value).join(", ");
  return typeof value === "number" && unit === "milliseconds" ? formatDuration(value) : String(value);
}
