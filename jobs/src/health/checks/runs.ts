import { type Check, ok, secondsBetween, warning, wrong } from "../check.ts";
import type { CronRun, Runs } from "../render/cron-jobs.ts";
import { parseCron } from "../schedule.ts";
import { startGraceSeconds } from "../tick-limit.ts";

// A manual clock or a queue may let a run start a little before its minute.
const earlyMs = 30_000;
// A week of minutes is more than one call tells.
const mostDue = 1500;

/**
 * Whether a cron job ran when it was due, and how its runs ended. What is wrong now is wrong: the latest run did not
 * start, failed, or does not end. What was missed or failed before and went well since is a warning.
 */
export function checkRuns(
  service: string,
  { schedule, runs, since }: Runs & { schedule: string },
  now: Date,
): Check {
  const name = runsCheckName(service);
  const times = parseCron(schedule);
  if (times === undefined)
    return warning(name, `${service}: its schedule ${JSON.stringify(schedule)} cannot be read`);
  const due = times
    .latest(mostDue, new Date(now.getTime() - startGraceSeconds * 1000))
    .filter((time) => time >= since);
  const missed = due.filter((time, index) => !isMet(time, due[index - 1] ?? now, runs));
  const counted = runs.filter(({ startedAt }) => startedAt >= since);
  const failed = counted.filter(({ status }) => status === "unsuccessful");
  const fields = {
    schedule,
    since: minuteOf(since),
    due: due.length,
    started: counted.length,
    missed: missed.length,
    failed: failed.length,
  };

  const active = runs[0]?.endedAt === undefined ? runs[0] : undefined;
  const delayed = active === undefined ? undefined : due.find((time) => time > active.startedAt);
  if (active !== undefined && delayed !== undefined) {
    const minutes = Math.round(secondsBetween(active.startedAt, now) / 60);
    const message = `${service}: its run has not ended for ${minutes} min and delays the one of ${minuteOf(delayed)}`;
    return wrong(name, message, fields);
  }
  const [latest] = due;
  if (latest !== undefined && missed.includes(latest)) {
    return wrong(name, `${service}: its run of ${minuteOf(latest)} has not started`, fields);
  }
  const last = runs.find(({ endedAt }) => endedAt !== undefined);
  if (last?.status === "unsuccessful")
    return wrong(name, `${service}: its last run failed${exitOf(last)}`, fields);
  if (missed.length + failed.length > 0) {
    const message = `${service}: of ${due.length} runs ${missed.length} were missed and ${failed.length} failed, the last one went well`;
    return warning(name, message, fields);
  }
  return ok(name, fields);
}

/** A run that is still under way delays those that fall due meanwhile; they are not missed. */
function isMet(due: Date, nextDue: Date, runs: readonly CronRun[]): boolean {
  return runs.some(({ startedAt, endedAt }, index) => {
    const startsInTime =
      startedAt.getTime() >= due.getTime() - earlyMs && startedAt.getTime() < nextDue.getTime() - earlyMs;
    const isUnderWay = index === 0 && endedAt === undefined;
    return startsInTime || (startedAt < due && (isUnderWay || (endedAt !== undefined && endedAt > due)));
  });
}

export function runsCheckName(service: string): string {
  return `runs-of-${service}`;
}

function exitOf({ endedAt, exitCode }: CronRun): string {
  const at = endedAt === undefined ? "" : ` at ${minuteOf(endedAt)}`;
  return `${at}${exitCode === undefined ? "" : ` with exit code ${exitCode}`}`;
}

/** `2026-03-02T10:05Z` */
function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16)}Z`;
}
