import { catalogue } from "../../../jobs/catalogue.ts";
import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import type { SourceLocation } from "../../core/errors.ts";
import { type JobFacts, jobFacts } from "../job-facts/job-facts.ts";
import { catalogueJob, type JobSettings, jobSettings } from "./settings.ts";

/** A job and its settings in each stack. */
export interface MatrixRow {
  job: string;
  /** One line; if it is not in the catalogue, from the first stack that has it. */
  description: string;
  /** One for each stack, in the order of the stacks. */
  cells: readonly MatrixCell[];
}

export type MatrixCell = DeclaredJob | MissingJob | UnreadJob;

export interface DeclaredJob {
  stack: string;
  state: "declared";
  settings: JobSettings;
  facts: JobFacts;
}

/** The stack file does not have the job. */
interface MissingJob {
  stack: string;
  state: "missing";
}

/** The job is or may be in the file, but could not be read: a finding explains why. */
interface UnreadJob {
  stack: string;
  state: "unread";
  location: SourceLocation;
}

/** Every job of any stack and of the catalogue, by name. */
export function matrix(stacks: readonly InspectedStackFile[], at: Date): MatrixRow[] {
  const names = new Set([...Object.keys(catalogue), ...stacks.flatMap(jobNames)]);
  return [...names].sort().map((job) => {
    const cells = stacks.map((stack) => cellOf(stack, job, at));
    const described = stacks.map(({ config }) => config?.jobs[job]?.description);
    const description = catalogueJob(job)?.description ?? described.find((text) => text !== undefined) ?? "";
    return { job, description, cells };
  });
}

function jobNames({ config, unreadJobs }: InspectedStackFile): string[] {
  return [...Object.keys(config?.jobs ?? {}), ...unreadJobs];
}

function cellOf(file: InspectedStackFile, job: string, at: Date): MatrixCell {
  const { stack, config, unreadJobs, locate } = file;
  const declared = config !== undefined && Object.hasOwn(config.jobs, job) ? config.jobs[job] : undefined;
  if (declared !== undefined) {
    return {
      stack,
      state: "declared",
      settings: jobSettings(job, declared),
      facts: jobFacts(file, job, { at }),
    };
  }
  if (config !== undefined && !unreadJobs.includes(job)) return { stack, state: "missing" };
  return { stack, state: "unread", location: locate("scheduler-ops:schedules", job) };
}
