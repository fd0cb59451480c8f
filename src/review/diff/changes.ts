import type { SourceLocation } from "../../core/errors.ts";
import type { Change, ChangeSubject, NameChanges } from "./model.ts";

/** A value of both sides, as text; absent where it does not stand. */
export interface ComparedValue {
  subject: ChangeSubject;
  before: string | undefined;
  after: string | undefined;
  /** Asked only for values that differ: a place in a long file takes time to find. */
  location: Locate;
}

export type Locate = () => SourceLocation;

/** Those values that differ. */
export function valueChanges(values: readonly ComparedValue[]): Change[] {
  return values
    .filter(({ before, after }) => before !== after)
    .map(({ subject, before, after, location }) => ({
      subject,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      location: location(),
    }));
}

type Variables = Readonly<Record<string, string>>;

/** The names of variables that differ, as one change; none when all are equal. Their values stay here. */
export function variableChanges(
  subject: ChangeSubject,
  before: Variables,
  after: Variables,
  location: Locate,
): Change[] {
  const names: NameChanges = {
    added: Object.keys(after).filter((name) => !Object.hasOwn(before, name)),
    removed: Object.keys(before).filter((name) => !Object.hasOwn(after, name)),
    altered: Object.keys(after).filter((name) => Object.hasOwn(before, name) && before[name] !== after[name]),
  };
  const isEqual = Object.values(names).every((list) => list.length === 0);
  return isEqual ? [] : [{ subject, names: sorted(names), location: location() }];
}

/** As `variableChanges`, where only names are known. */
export function nameChanges(
  subject: ChangeSubject,
  before: readonly string[],
  after: readonly string[],
  location: Locate,
): Change[] {
  const known = (names: readonly string[]): Variables => Object.fromEntries(names.map((name) => [name, ""]));
  return variableChanges(subject, known(before), known(after), location);
}

function sorted({ added, removed, altered }: NameChanges): NameChanges {
  return { added: added.toSorted(), removed: removed.toSorted(), altered: altered.toSorted() };
}
