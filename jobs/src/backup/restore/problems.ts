import type { MarkHolder } from "../../documents/scheduler-mark.ts";
import { JobError } from "../../program/problem.ts";

export function notEmpty(where: string, name: string): JobError {
  return new JobError({
    code: "RESTORE001",
    message: `${where} is not empty`,
    remedy: `Restore into an empty one, or overwrite what stands there with --into-existing ${name}`,
  });
}

export function otherName(where: string, confirmed: string): JobError {
  return new JobError({
    code: "RESTORE002",
    message: `--into-existing names ${JSON.stringify(confirmed)}, and ${where} is not called so`,
    remedy: "Check POSTGRES_URL and STATE_DIR: nothing was overwritten",
  });
}

export function ticking(where: string): JobError {
  return new JobError({
    code: "RESTORE003",
    message: `Somebody ticks on ${where}`,
    remedy: "Pause the scheduler and wait for the end of the tick, 5 minutes at most",
  });
}

export function filesStandIn(): JobError {
  return new JobError({
    code: "RESTORE004",
    message: "The files in STATE_DIR stand in for the database and would overwrite what is restored",
    remedy:
      "Wait until the database is used again, or restore without STATE_DIR and move its failover.json away",
  });
}

export function otherColumns(where: string, columns: readonly string[]): JobError {
  return new JobError({
    code: "RESTORE005",
    message: `${where} misses columns of the backup: ${columns.join(", ")}`,
    remedy: "Bring the tables to the application's newest form, or restore into an empty database",
  });
}

export function scheduling(where: string, { owner, since }: MarkHolder): JobError {
  return new JobError({
    code: "RESTORE006",
    message: `The scheduler ${owner} works on ${where} since ${since}`,
    remedy:
      "Pause the stack (scheduler: paused, then up) or stop that service; one that was killed counts for 3 minutes more",
  });
}
