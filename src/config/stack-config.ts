/** A checked and completed stack file: plain data, the same from the YAML file and from Pulumi. `schema.ts` documents its keys. */
import type { z } from "zod";
import type { LocalSchedule } from "../schedule/zoned/local-schedule.ts";
import type { JobFields, sourceSchema, stackSchema, webSchema } from "./schema.ts";

export interface StackConfig
  extends Readonly<
    Pick<z.output<typeof stackSchema>, "scheduler" | "ownerId" | "region" | "name" | "timeZone" | "env">
  > {
  /** Name of the stack, for example `prod`. */
  stack: string;
  source?: SourceConfig;
  web: WebConfig;
  /** By job name, in the order of the stack file; in the Pulumi program sorted by name. */
  jobs: Readonly<Record<string, JobConfig>>;
  /** Names of the secret environment variables. */
  secretNames: readonly string[];
}

/** The git repository that Render builds. */
export interface SourceConfig extends z.output<typeof sourceSchema> {}

export interface WebConfig extends Omit<z.output<typeof webSchema>, "name"> {
  /** Default: `<name>-<stack>`. */
  serviceName: string;
}

/** The optional fields of a job that the catalogue or a default completes. */
type Completed = "description" | "requiredEnv" | "optionalEnv" | "replacesScheduler";

/** A cron job, completed by the catalogue. Without an image it always has a command. */
export interface JobConfig
  extends Omit<JobFields, "timeZone" | Completed>,
    Required<Pick<JobFields, Completed>> {
  /** `<name>-<stack>-<job>`. */
  serviceName: string;
  /** For a job in local time: the schedule as written. `schedule` is the UTC schedule compiled from it. */
  local?: LocalJobSchedule;
}

interface LocalJobSchedule extends LocalSchedule {
  /** Whether `schedule` also starts runs that are not due, which a guard in front of the command ends. */
  guarded: boolean;
}
