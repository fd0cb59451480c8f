/** What reports call the facts about a job: comparison, audit and `explain` use the same words. */
export const factLabels = {
  schedule: "schedule",
  words: "in words",
  clockChanges: "clock changes",
  runs: "runs",
  longestGap: "longest gap",
  nextRuns: "next runs",
  cost: "cost",
} as const;
