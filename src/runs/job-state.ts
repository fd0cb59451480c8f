/** The current state of a job, from its ledger and the results of its runs. */
import type { Run } from "../render/events.ts";
import type { Ledger, Period, Slot } from "./ledger.ts";
import type { JobLimits } from "./limits.ts";

/** In order of severity. "not known" is first because every other state says more; it never counts as good. */
export const jobStates = [
  "not known",
  "new",
  "ok",
  "recovered",
  "running",
  "waiting",
  "paused",
  "slow",
  "delayed",
  "dropped",
  "late",
  "flapping",
  "missed",
  "failing",
  "overdue",
  "pause overdue",
  "hung",
  "absent",
] as const;
export type JobState = (typeof jobStates)[number];

/** How a report or an exit code treats a state. */
type Concern = "none" | "warning" | "wrong" | "not known";

export function concernOf(state: JobState): Concern {
  if (state === "not known") return "not known";
  if (jobStates.indexOf(state) >= jobStates.indexOf("missed")) return "wrong";
  return jobStates.indexOf(state) >= jobStates.indexOf("slow") ? "warning" : "none";
}

/** What a job is judged by. */
export interface JobFacts {
  readonly now: Date;
  readonly createdAt: Date;
  /** `undefined` if the schedule cannot be read. */
  readonly ledger: Ledger | undefined;
  /** In any order. */
  readonly runs: readonly Run[];
  /** `runs` is complete from this time on. */
  readonly completeSince: Date;
  /** Before this time the job may have had another schedule. */
  readonly scheduleSince?: Date | undefined;
  readonly limits: JobLimits;
  /** Whether the job is suspended, in the stack file or on Render. */
  readonly suspended: boolean;
  /** When the suspension should end. */
  readonly suspendedUntil?: Date | undefined;
  /** Periods of suspension, which do not count as overdue. Default: none. */
  readonly pauses?: readonly Period[];
  /** End of the last successful run as Render reports it for the job; it may be older than `runs`. */
  readonly lastSuccessAt?: Date | undefined;
}

export interface JobJudgement {
  /** The worst state. */
  readonly state: JobState;
  /** All states that apply, the worst first. */
  readonly states: readonly JobState[];
  /** The active run. */
  readonly active?: Run;
  /** End of the last successful run, if known. */
  readonly lastSuccessAt?: Date;
  /** How many of the latest runs failed in a row. */
  readonly failuresInARow: number;
  /** Missed slots after the last successful run, without those that a manual run made up for. */
  readonly missed: readonly Slot[];
}

/** The judgement of a declared job that does not exist on Render. */
export const absentJob: JobJudgement = { state: "absent", states: ["absent"], failuresInARow: 0, missed: [] };

/** The judgement of a job about which Render did not respond. */
export const unknownJob: JobJudgement = {
  state: "not known",
  states: ["not known"],
  failuresInARow: 0,
  missed: [],
};

export function judgeJob(facts: JobFacts): JobJudgement {
  const { now, ledger, limits, suspended, suspendedUntil } = facts;
  const runs = facts.runs.toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
  const active = runs.find(({ lifecycle }) => lifecycle === "active");
  const lastSuccess = runs.find(({ result }) => result?.kind === "succeeded");
  const lastSuccessAt = latest(lastSuccess?.endedAt, facts.lastSuccessAt);
  const succeeded = runs.flatMap(({ result }) =>
    result?.kind === "succeeded" || result?.kind === "failed" ? [result.kind === "succeeded"] : [],
  );
  const failuresInARow = leading(succeeded, false);
  const pauseOver = suspended && suspendedUntil !== undefined && suspendedUntil <= now;
  const slots = ledger?.slots ?? [];
  const missed = slots.filter(
    ({ state, due, madeUpBy }) =>
      state === "missed" &&
      madeUpBy === undefined &&
      !(lastSuccess !== undefined && due <= lastSuccess.startedAt),
  );

  const states = new Set<JobState>();
  if (suspended) states.add(pauseOver ? "pause overdue" : "paused");
  if (active !== undefined) {
    const activeMs = now.getTime() - active.startedAt.getTime();
    states.add("running");
    if (activeMs >= (limits.slowMs ?? Number.POSITIVE_INFINITY)) states.add("slow");
    if (activeMs >= limits.hungMs) states.add("hung");
  }
  if (slots.some(({ state }) => state === "waiting")) states.add("waiting");
  const latestSlot = slots.findLast(({ state }) => state !== "waiting" && state !== "not judged");
  if (latestSlot !== undefined && isOneOf(latestSlot.state, ["delayed", "dropped", "late"])) {
    states.add(latestSlot.state);
  }
  if (missed.length > 0) states.add("missed");
  if (failuresInARow >= limits.failures) states.add("failing");
  if (changes(succeeded.slice(0, limits.flappingResults)) >= limits.flappingChanges) states.add("flapping");
  if (isRecovered(succeeded, limits)) states.add("recovered");
  if ((!suspended || pauseOver) && isOverdue(facts, lastSuccessAt)) states.add("overdue");
  states.add(baseState(facts, slots, lastSuccessAt));

  const worstFirst = [...states].sort((one, other) => jobStates.indexOf(other) - jobStates.indexOf(one));
  return {
    state: worstFirst[0] ?? "not known",
    states: worstFirst,
    ...(active === undefined ? {} : { active }),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
    failuresInARow,
    missed,
  };
}

/** The state of a job without any other state. */
function baseState(
  { ledger, createdAt }: JobFacts,
  slots: readonly Slot[],
  lastSuccessAt: Date | undefined,
): "not known" | "new" | "ok" {
  const coversCreation = ledger !== undefined && ledger.from <= createdAt;
  if (coversCreation && slots.every(({ due }) => due < createdAt)) return "new";
  const isJudged = slots.some(({ state }) => state !== "not judged");
  return isJudged || lastSuccessAt !== undefined ? "ok" : "not known";
}

/**
 * Time in which the job was suspended does not count. Without a known success, counting starts where the runs are
 * complete. A limit derived from the schedule counts from the time at which the job got that schedule.
 */
function isOverdue(
  { now, createdAt, completeSince, scheduleSince, limits, pauses = [] }: JobFacts,
  lastSuccessAt: Date | undefined,
): boolean {
  const known = lastSuccessAt ?? latest(createdAt, completeSince);
  const since = latest(known, limits.isPromised ? undefined : scheduleSince) ?? now;
  const pausedMs = pauses.reduce((sum, { from, to = now }) => {
    const pausedSince = Math.max(from.getTime(), since.getTime());
    return sum + Math.max(to.getTime() - pausedSince, 0);
  }, 0);
  return now.getTime() - since.getTime() - pausedMs > (limits.overdueMs ?? Number.POSITIVE_INFINITY);
}

/** Whether the latest runs are exactly as many successes as recovery takes, after enough failures to be failing. */
function isRecovered(succeeded: readonly boolean[], { recovery, failures }: JobLimits): boolean {
  const successes = leading(succeeded, true);
  return successes === recovery && leading(succeeded.slice(successes), false) >= failures;
}

/** How many results at the beginning are equal to `kind`. */
function leading(succeeded: readonly boolean[], kind: boolean): number {
  const other = succeeded.indexOf(!kind);
  return other === -1 ? succeeded.length : other;
}

function changes(succeeded: readonly boolean[]): number {
  return succeeded.filter((result, index) => index > 0 && result !== succeeded[index - 1]).length;
}

function latest(...times: readonly (Date | undefined)[]): Date | undefined {
  const known = times.flatMap((time) => time?.getTime() ?? []);
  return known.length === 0 ? undefined : new Date(Math.max(...known));
}

function isOneOf<State extends string>(state: string, states: readonly State[]): state is State {
  return states.some((each) => each === state);
}
