import { type CatalogueJob, catalogue } from "../../../jobs/catalogue.ts";
import type { JobConfig } from "../../config/stack-config.ts";
import { formatDuration } from "../../schedule/duration.ts";

/** Something that a stack says of a job besides its schedule. */
export interface Setting {
  /** As it is named in the stack file. */
  name: string;
  /** In one line; of environment variables the names, never what they hold. */
  value: string;
}

/** What a stack file says of a job. */
export interface JobSettings {
  /** `catalogue`: the job is described there; `stack`: the stack file describes it in full. */
  describedIn: "catalogue" | "stack";
  /** What the stack says differently than the catalogue. */
  overrides: readonly Setting[];
  /** What the stack alone can say, where it is not the default. */
  additions: readonly Setting[];
}

const knownJobs: Readonly<Record<string, CatalogueJob>> = catalogue;
const defaultPlan = "starter";

/** What the catalogue says of a job; `undefined` for one that is not in it. */
export function catalogueJob(name: string): CatalogueJob | undefined {
  return Object.hasOwn(knownJobs, name) ? knownJobs[name] : undefined;
}

export function jobSettings(name: string, job: JobConfig): JobSettings {
  const known = catalogueJob(name);
  const described = descriptionOf(job);
  const inCatalogue = known === undefined ? {} : descriptionOf(known);
  return {
    describedIn: known === undefined ? "stack" : "catalogue",
    overrides:
      known === undefined ? [] : settings(described).filter(({ name, value }) => inCatalogue[name] !== value),
    additions: settings({
      maxGap: job.maxGap === undefined ? undefined : formatDuration(job.maxGap),
      plan: job.plan === defaultPlan ? undefined : job.plan,
      env: Object.keys(job.env).join(", ") || undefined,
      adopt: job.adopt ? "true" : undefined,
    }),
  };
}

type Written = Readonly<Record<string, string | undefined>>;

/** What both the catalogue and a stack can say of a job. */
function descriptionOf(job: CatalogueJob | JobConfig): Written {
  return {
    image: "image" in job ? job.image : undefined,
    command: job.command,
    description: job.description,
    requiredEnv: job.requiredEnv.map((need) => [need].flat().join(" or ")).join(", "),
    replacesScheduler: String(job.replacesScheduler),
    usualDurationSeconds: job.usualDurationSeconds?.toString(),
  };
}

function settings(written: Written): Setting[] {
  return Object.entries(written).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}
