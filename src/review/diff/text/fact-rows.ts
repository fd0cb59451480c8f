import { code, type Rich, rich } from "../../../core/text/rich.ts";
import { hours, moments, rate } from "../../../core/text/time-text.ts";
import { costText } from "../../job-facts/cost.ts";
import { factLabels } from "../../job-facts/fact-labels.ts";
import type { JobFacts } from "../../job-facts/job-facts.ts";
import type { ScheduleFacts } from "../../job-facts/schedule-facts.ts";
import type { Row } from "./model.ts";

/** Every fact about a job; with `before`, next to its former value. */
export function factRows(before: JobFacts | undefined, after: JobFacts, at: Date): Row[] {
  const zones = new Set([before?.timeZone ?? after.timeZone, after.timeZone]);
  const row = (label: string, read: (facts: JobFacts) => Rich | undefined): Row[] => {
    const [old, next] = [before && read(before), read(after)];
    if (old === undefined && next === undefined) return [];
    const nothing = label === factLabels.clockChanges ? rich`no effect` : same;
    return [{ label, ...(before === undefined ? {} : { before: old ?? nothing }), after: next ?? nothing }];
  };
  return [
    ...row(factLabels.schedule, ({ schedule }) => expressionText(schedule)),
    ...row(factLabels.words, ({ schedule }) => rich`${schedule.words}`),
    ...row(zones.size === 1 ? after.timeZone : "local time", ({ schedule, timeZone }) =>
      schedule.localTimes === undefined
        ? undefined
        : rich`${schedule.localTimes}${zones.size === 1 || schedule.local !== undefined ? "" : ` (${timeZone})`}`,
    ),
    ...row(factLabels.clockChanges, ({ schedule }) =>
      schedule.clockChanges === undefined ? undefined : rich`${schedule.clockChanges.join("; ")}`,
    ),
    ...row(factLabels.runs, ({ schedule, stopped }) =>
      stopped === undefined ? rich`${rate(schedule.runsPerDay)}` : rich`none, ${stopped.words}`,
    ),
    ...row(factLabels.longestGap, ({ schedule }) => rich`${hours(schedule.longestGap.milliseconds)}`),
    ...row(factLabels.nextRuns, ({ nextRuns }) =>
      nextRuns.length === 0
        ? rich`none`
        : rich`${moments(
            nextRuns.map((run) => run.at),
            at,
          )}`,
    ),
    ...row(factLabels.cost, ({ cost }) => rich`${costText(cost)}`),
  ];
}

/** In a time zone that makes no difference: the runs are the same in every hour. */
const same: Rich = rich`the same in every hour`;

/** `0 2 * * *`, `0 2 * * * in Europe/Paris, on Render 0 0,1 * * *` */
export function expressionText({ expression, local }: ScheduleFacts): Rich {
  if (local === undefined) return rich`${code(expression)}`;
  return rich`${code(local.expression)} in ${local.timeZone}, on Render ${code(expression)}`;
}
