import type { Run, RunResult, RunTrigger } from "../../src/render/events.ts";
import { type DueTimes, readDueTimes } from "../../src/runs/due-times.ts";
import type { Ledger, Slot } from "../../src/runs/ledger.ts";

interface RunChanges {
  /** Default: not known, as when the id cannot be read. A time: scheduled for that time. */
  trigger?: "hand" | Date;
  /** It failed with this exit code. */
  exit?: number;
  canceledBy?: string;
}

/** A run from `start` to `end`, successful; without `end` it is active. */
export function run(start: string | Date, end?: string | Date, changes: RunChanges = {}): Run {
  const startedAt = new Date(start);
  const head = { id: `crn-a-${startedAt.toISOString()}`, trigger: triggerOf(changes.trigger), startedAt };
  if (end === undefined) return { ...head, lifecycle: "active" };
  return { ...head, lifecycle: "ended", endedAt: new Date(end), result: resultOf(changes) };
}

function triggerOf(trigger: RunChanges["trigger"]): RunTrigger {
  if (trigger === undefined) return { kind: "not known" };
  return trigger === "hand" ? { kind: "hand" } : { kind: "schedule", due: trigger };
}

function resultOf({ exit, canceledBy }: RunChanges): RunResult {
  if (canceledBy !== undefined) return { kind: "canceled", by: canceledBy };
  return exit === undefined
    ? { kind: "succeeded" }
    : { kind: "failed", reason: { kind: "exit", code: exit } };
}

export function timesOf(expression: string): DueTimes {
  const times = readDueTimes(expression);
  if (times === undefined) throw new Error(`${expression} cannot be read`);
  return times;
}

/** One text for each slot: `10:00 missed`. */
export function slotTexts({ slots }: Ledger): string[] {
  return slots.map(slotText);
}

function slotText({ due, state, provisional }: Slot): string {
  return `${due.toISOString().slice(11, 16)} ${state}${provisional ? ", provisional" : ""}`;
}
