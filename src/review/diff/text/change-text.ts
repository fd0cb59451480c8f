import { transitionText } from "../../../config/scheduler-mode.ts";
import { code, list, type Piece, type Rich, rich } from "../../../core/text/rich.ts";
import { dollars, webServiceCost } from "../../job-facts/cost.ts";
import { effectOf } from "../changes.ts";
import type { Change, ChangeSubject, NameChanges, RevisionDiff } from "../model.ts";

/** A setting of a new job: `plan: standard`, `needed variables: POSTGRES_URL`. */
export function newValueText({ subject, after, names }: Change): Rich {
  return rich`${subject}: ${names === undefined ? written(after) : list(names.added.map(code))}`;
}

/** One line for one change: `plan: starter → standard`. */
export function changeText(change: Change, kind: RevisionDiff["kind"]): Rich {
  const { subject, before, after, names } = change;
  const difference = names === undefined ? valueText(before, after) : namesText(names, kind);
  const effect = effects[subject]?.(change) ?? effectOf(subject);
  return rich`${subject}: ${difference}${effect === undefined ? "" : `. ${effect}.`}`;
}

function valueText(before: string | undefined, after: string | undefined): Rich {
  const isPair = before !== undefined && after !== undefined;
  const [old, next] = isPair ? fromDifference(before, after) : [before, after];
  return rich`${written(old)} → ${written(next)}`;
}

function written(value: string | undefined): Piece {
  return value === undefined ? "none" : code(value);
}

function namesText({ added, removed, altered }: NameChanges, kind: RevisionDiff["kind"]): Rich {
  const isLive = kind === "live";
  const group = (names: readonly string[], one: string, several: string): Rich[] =>
    names.length === 0 ? [] : [rich`${list(names.map(code))} ${names.length === 1 ? one : several}`];
  return list(
    [
      ...(isLive
        ? [
            ...group(added, "is missing", "are missing"),
            ...group(removed, "exists only on Render", "exist only on Render"),
          ]
        : [...group(added, "is new", "are new"), ...group(removed, "is removed", "are removed")]),
      ...group(altered, "has a different value", "have different values"),
    ],
    "; ",
  );
}

const longest = 72;

/** Two long texts without most of their common beginning, so that the difference is visible. */
function fromDifference(before: string, after: string): [string, string] {
  if (Math.max(before.length, after.length) <= longest) return [before, after];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const start = Math.max(0, same - 20);
  const cut = (text: string): string => {
    const rest = text.slice(start);
    return `${start > 0 ? "…" : ""}${rest.length > longest ? `${rest.slice(0, longest)}…` : rest}`;
  };
  return [cut(before), cut(after)];
}

/** The effect of a change on Render, where it depends on the values. */
const effects: Partial<Record<ChangeSubject, (change: Change) => string | undefined>> = {
  "scheduler mode": ({ before, after }) => transitionText(before, after),
  "web service plan": ({ before = "", after = "" }) => {
    const [old, next] = [webServiceCost(before), webServiceCost(after)];
    return old === undefined || next === undefined
      ? "The cost is unknown"
      : `Estimated cost: ${dollars(old)} → ${dollars(next)} a month`;
  },
};
