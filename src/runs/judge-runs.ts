import type { RunEvents } from "../render/index.ts";
import { nextRuns } from "../schedule/runs.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** A time at which a cron job should have started and did not. */
export interface MissedRun {
  due: Date;
  /**
   * `run before`: the run before it was still active, for which Render delays the next one without a word. `nothing`:
   * there is no reason to be seen.
   */
  because: "run before" | "nothing";
}

/** What became of the runs that a schedule asked for. */
export interface RunJudgement {
  /** How many runs were due; absent where the schedule is one that this project does not read. */
  due?: number;
  /** How many runs started, those by hand included. */
  started: number;
  missed: readonly MissedRun[];
  /** Newest first. */
  failed: readonly RunEvents[];
}

/** Starts that are due are looked for from a little before their time on: two clocks never show the same. */
const earlyMs = 30_000;
/** A run that was due less than this ago may still be on its way: Render pulls an image before it starts a run. */
const startLimitMs = 5 * 60_000;

/**
 * Compares the runs of a cron job with those that were due after `from` and up to five minutes before `to`. A start
 * belongs to the latest time before it that was due, so one that is late counts until the next one is due.
 */
export function judgeRuns(
  schedule: Schedule | undefined,
  runs: readonly RunEvents[],
  { from, to }: { from: Date; to: Date },
): RunJudgement {
  const failed = runs.filter(({ status }) => status === "unsuccessful");
  if (schedule === undefined) return { started: runs.length, missed: [], failed };
  const untilNow = dueBetween(schedule, from, to);
  const due = untilNow.filter((time) => time.getTime() <= to.getTime() - startLimitMs);
  const starts = runs.map(({ startedAt }) => Date.parse(startedAt)).sort((a, b) => a - b);
  const missed: MissedRun[] = [];
  let next = 0;
  for (const [index, time] of due.entries()) {
    const until = untilNow[index + 1]?.getTime() ?? Number.POSITIVE_INFINITY;
    while ((starts[next] ?? Number.POSITIVE_INFINITY) < time.getTime() - earlyMs) next += 1;
    const start = starts[next];
    if (start !== undefined && start < until - earlyMs) next += 1;
    else missed.push({ due: time, because: isActiveAt(runs, time) ? "run before" : "nothing" });
  }
  return { due: due.length, started: starts.length, missed, failed };
}

function dueBetween(schedule: Schedule, from: Date, to: Date): Date[] {
  const due: Date[] = [];
  for (let after = from; ; ) {
    // In portions: nobody knows how many there are.
    for (const time of nextRuns(schedule, after, 100)) {
      if (time > to) return due;
      due.push(time);
      after = time;
    }
    if (after === from) return due;
  }
}

function isActiveAt(runs: readonly RunEvents[], time: Date): boolean {
  return runs.some(({ startedAt, endedAt }) => {
    const end = endedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(endedAt);
    return Date.parse(startedAt) < time.getTime() - earlyMs && end > time.getTime();
  });
}
