/** A history as text: one line per change, the same in every format. */
import type { Commit } from "../git/git.ts";
import type { AuditHistory, ScheduleEvent, ScheduleState, StackEvent } from "./model.ts";

/** The changes of one schedule, or of whole stacks. */
export interface HistoryGroup {
  /** `prod › backup`, `Stacks` */
  title: string;
  /** Newest first. */
  lines: readonly HistoryLine[];
}

export interface HistoryLine {
  /** `2026-03-02 12:00`, in UTC. Empty for an uncommitted change. */
  when: string;
  who: string;
  /** Its abbreviated id. */
  commit: string;
  what: string;
  /** Empty if new. */
  before: string;
  /** Empty if removed. */
  after: string;
}

export function historyTitle({ since }: AuditHistory): string {
  return `History since ${since.name} (commit ${shortId(since.commit)})`;
}

export function historyGroups({ stacks, schedules }: AuditHistory): HistoryGroup[] {
  const ofStacks = stacks.length === 0 ? [] : [{ title: "Stacks", lines: stacks.map(stackLine) }];
  return [
    ...ofStacks,
    ...schedules.map(({ stack, job, events }) => ({
      title: `${stack} › ${job}`,
      lines: events.map(scheduleLine),
    })),
  ];
}

const stackKinds: Readonly<Record<StackEvent["kind"], string>> = {
  added: "added",
  removed: "removed",
  renamed: "renamed",
  mode: "scheduler mode",
  unreadable: "could not be read",
};

function stackLine({ commit, stack, kind, before = "", after = "" }: StackEvent): HistoryLine {
  return { ...madeBy(commit), what: `${stack} ${stackKinds[kind]}`, before, after };
}

const scheduleKinds: Readonly<Record<ScheduleEvent["kind"], string>> = {
  added: "added",
  removed: "removed",
  renamed: "renamed",
  changed: "changed",
  respelled: "equivalent schedule",
  suspended: "suspended",
  resumed: "resumed",
  edited: "same schedule",
  unreadable: "could not be read",
};

function scheduleLine(event: ScheduleEvent): HistoryLine {
  const { commit, kind, also } = event;
  const what = also.length === 0 ? scheduleKinds[kind] : `${scheduleKinds[kind]}; also ${also.join(", ")}`;
  return {
    ...madeBy(commit),
    what,
    before: stateText(event.before, kind),
    after: stateText(event.after, kind),
  };
}

/** `0 3 * * *`; for a renamed job with its name, for a stopped job with the reason: `copy: 0 3 * * * (suspended)` */
function stateText(state: ScheduleState | undefined, kind: ScheduleEvent["kind"]): string {
  if (state === undefined) return "";
  const name = kind === "renamed" ? `${state.job}: ` : "";
  return `${name}${state.expression}${state.stopped === undefined ? "" : ` (${state.stopped})`}`;
}

function madeBy(commit: Commit | undefined): Pick<HistoryLine, "when" | "who" | "commit"> {
  if (commit === undefined) return { when: "", who: "not committed", commit: "" };
  const when = commit.committedAt.toISOString().slice(0, 16).replace("T", " ");
  return { when, who: commit.author, commit: shortId(commit) };
}

/** Enough digits to identify a commit in its repository. */
function shortId({ id }: Commit): string {
  return id.slice(0, 12);
}
