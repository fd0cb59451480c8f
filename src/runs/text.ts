/** Runs and slots in words. */
import type { FailureReason, RunResult } from "../render/events.ts";

/** `succeeded`, `failed (exit 3)`, `canceled by on-call@example.com`. */
export function resultText(result: RunResult): string {
  if (result.kind === "failed") {
    const reason = failureText(result.reason);
    return reason === undefined ? "failed" : `failed (${reason})`;
  }
  if (result.kind === "canceled" && result.by !== undefined) return `canceled by ${result.by}`;
  return result.kind;
}

/** `exit 3`, `out of memory (512Mi)`, `timed out after 12h`; `undefined` when Render gives no reason. */
function failureText(reason: FailureReason): string | undefined {
  switch (reason.kind) {
    case "exit":
      return `exit ${reason.code}`;
    case "out of memory":
      return reason.limit === undefined ? reason.kind : `${reason.kind} (${reason.limit})`;
    case "timed out":
      return reason.seconds === undefined
        ? reason.kind
        : `${reason.kind} after ${durationText(reason.seconds * 1000)}`;
    case "not known":
      return undefined;
    default:
      return reason.kind;
  }
}

/** The two largest units: `5 s`, `4 min`, `2 h 29 min`, `3 d 4 h`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}
