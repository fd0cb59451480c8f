import type { Explanation } from "./explanation.ts";

/** An explanation for scripts. All keys are always there; times are ISO in UTC, lengths milliseconds. */
export function explanationJson(explanation: Explanation): string {
  const { expression, timeZone, words, started, surplusRunsPerYear, changes, runsPerDay } = explanation;
  const { longestGap, nextRuns, warnings } = explanation;
  return JSON.stringify(
    {
      expression,
      timeZone: timeZone ?? "UTC",
      words,
      utc: started,
      surplusRunsPerYear: Math.round(surplusRunsPerYear),
      changes,
      runsPerDay,
      longestGap,
      nextRuns,
      warnings,
    },
    undefined,
    2,
  );
}
