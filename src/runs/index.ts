export type { MissedRun, RunJudgement } from "./judge-runs.ts";
export { type JobRuns, readStackRuns, type StackRuns } from "./stack-runs.ts";
