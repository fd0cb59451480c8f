import { costText } from "../../cost/index.ts";
import type { JobFacts } from "../../facts/index.ts";
import { hours, moments, rate } from "../../wording/time-text.ts";
import type { Row } from "./presentation.ts";
import { code, type Rich, rich } from "./rich.ts";

/** Every fact of a job; with `before`, beside what it was. */
export function factRows(before: JobFacts | undefined, after: JobFacts, at: Date): Row[] {
  const zones = new Set([before?.timeZone ?? after.timeZone, after.timeZone]);
  const row = (label: string, read: (facts: JobFacts) => Rich | undefined): Row[] => {
    const [old, next] = [before && read(before), read(after)];
    if (old === undefined && next === undefined) return [];
    return [{ label, ...(before === undefined ? {} : { before: old ?? same }), after: next ?? same }];
  };
  return [
    ...row("schedule", ({ schedule }) => rich`${code(schedule.expression)}`),
    ...row("in words", ({ schedule }) => rich`${schedule.words}`),
    ...row(zones.size === 1 ? after.timeZone : "team's clock", ({ schedule, timeZone }) =>
      schedule.localTimes === undefined
        ? undefined
        : rich`${schedule.localTimes}${zones.size === 1 ? "" : ` (${timeZone})`}`,
    ),
    ...row("runs", ({ schedule, stopped }) =>
      stopped === undefined ? rich`${rate(schedule.runsPerDay)}` : rich`none, ${stopped.words}`,
    ),
    ...row("longest gap", ({ schedule }) => rich`${hours(schedule.longestGap.milliseconds)}`),
    ...row("next runs", ({ nextRuns }) =>
      nextRuns.length === 0
        ? rich`none`
        : rich`${moments(
            nextRuns.map((run) => run.at),
            at,
          )}`,
    ),
    ...row("cost", ({ cost }) => rich`${costText(cost)}`),
  ];
}

/** On a clock that makes no difference: the runs are the same in every hour. */
const same: Rich = rich`the same in every hour`;
