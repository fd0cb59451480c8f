import { concernOf, type JobState } from "../../../../src/runs/job-state.ts";
import type { JobRuns } from "../../../../src/runs/read-job-runs.ts";
import { type RunSummary, summarizeRuns } from "../../../../src/runs/summary.ts";
import { durationText, resultText } from "../../../../src/runs/text.ts";
import { type Check, ok, warning, wrong } from "../check-result.ts";

/**
 * Reports how the runs of a cron job are judged. A state that is wrong now is wrong; what went wrong before the last
 * successful run is a warning.
 */
export function checkRuns(service: string, schedule: string, runs: JobRuns): Check {
  const name = runsCheckName(service);
  const { judgement, ledger } = runs;
  const summary = summarizeRuns(runs);
  const fields = {
    schedule,
    since: minuteOf(runs.from),
    due: summary.due,
    started: summary.started,
    missed: summary.missed.length + summary.madeUp.length,
    failed: summary.failed.length,
    state: judgement.state,
  };
  const messages = (concern: "wrong" | "warning"): string[] =>
    judgement.states.filter((state) => concernOf(state) === concern).map((state) => stateText(state, runs));
  const wrongNow = messages("wrong");
  if (wrongNow.length > 0) return wrong(name, `${service}: ${wrongNow.join(", ")}`, fields);
  if (ledger === undefined) {
    return warning(name, `${service}: its schedule ${JSON.stringify(schedule)} cannot be read`, fields);
  }
  const warnings = [...messages("warning"), ...pastText(summary)];
  if (warnings.length > 0) return warning(name, `${service}: ${warnings.join(", ")}`, fields);
  if (judgement.state === "not known") {
    return warning(name, `${service}: nothing is known of its runs yet`, fields);
  }
  return ok(name, fields);
}

export function runsCheckName(service: string): string {
  return `runs-of-${service}`;
}

function stateText(state: JobState, { judgement, limits, ledger, runs, to }: JobRuns): string {
  const { active, missed, lastSuccessAt, failuresInARow } = judgement;
  const activeFor = durationText(to.getTime() - (active?.startedAt ?? to).getTime());
  const usual = limits.usualMs === undefined ? "" : `, usually ${durationText(limits.usualMs)}`;
  switch (state) {
    case "hung":
      return `its run has been active for ${activeFor}${usual}`;
    case "slow":
      return `its run is slow: active for ${activeFor}${usual}`;
    case "overdue": {
      const since =
        lastSuccessAt === undefined
          ? "no run is known to have succeeded"
          : `no run has succeeded since ${minuteOf(lastSuccessAt)}`;
      return `${since} (limit ${durationText(limits.overdueMs ?? 0)})`;
    }
    case "failing": {
      const last = runs.find(({ result }) => result?.kind === "failed");
      const at = last === undefined ? "" : ` at ${minuteOf(last.endedAt ?? last.startedAt)}`;
      const result = last?.result === undefined ? "failed" : resultText(last.result);
      return failuresInARow === 1
        ? `its last run ${result}${at}`
        : `its last ${failuresInARow} runs failed, the last one ${result}${at}`;
    }
    case "missed": {
      const due = missed.at(-1)?.due;
      return `its run of ${due === undefined ? "" : minuteOf(due)} has not started`;
    }
    case "flapping":
      return "its runs alternate between success and failure";
    default: {
      const slot = ledger?.slots.findLast((each) => each.state === state);
      return `its run of ${slot === undefined ? "" : minuteOf(slot.due)} was ${state}`;
    }
  }
}

/** What went wrong before the last successful run. */
function pastText({ due, missed, madeUp, failed }: RunSummary): string[] {
  if (missed.length + madeUp.length + failed.length === 0) return [];
  const made = madeUp.length === 0 ? "" : ` (${madeUp.length} made up by hand)`;
  return [
    `of ${due ?? 0} runs ${missed.length + madeUp.length} were missed${made} and ${failed.length} failed, the last one succeeded`,
  ];
}

/** `2026-03-02T10:05Z` */
function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16)}Z`;
}
