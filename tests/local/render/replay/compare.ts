import { isForeign, isUpToTheProgram, mayBeAdded, mayBeMissing, type Place } from "./allowed.ts";
import { type Counterparts, isObject } from "./counterparts.ts";
import type { RecordTimes } from "./record-times.ts";
import { sameText } from "./texts.ts";

/** What is known beside the two bodies. */
export interface Comparison {
  readonly counterparts: Counterparts;
  readonly recordTimes: RecordTimes;
  readonly method: string;
  readonly date: Date;
  /** All keys of all recorded answers. */
  readonly shownKeys: ReadonlySet<string>;
}

/** All differences between a recorded body and ours, one line each. */
export function differences(recorded: unknown, ours: unknown, comparison: Comparison): string[] {
  const { counterparts, recordTimes, method, date, shownKeys } = comparison;
  counterparts.learn(recorded, ours);
  return compare(recorded, ours, placeOf("", "", {}));

  function placeOf(path: string, key: string, beside: object): Place {
    return { path, key, beside, method, date, shownKeys };
  }

  function compare(expected: unknown, actual: unknown, place: Place): string[] {
    const different = [`${place.path}: ${show(expected)} was recorded, ${show(actual)} was answered`];
    if (isUpToTheProgram(place)) return [];
    if (kindOf(expected) !== kindOf(actual)) return different;
    if (isForeign(place)) return [];
    if (Array.isArray(expected) && Array.isArray(actual)) return compareArrays(expected, actual, place);
    if (isObject(expected) && isObject(actual)) return compareObjects(expected, actual, place.path);
    const same =
      typeof expected === "string" && typeof actual === "string"
        ? sameText(expected, actual, { ...place, counterparts })
        : expected === actual;
    return same ? [] : different;
  }

  function compareArrays(expected: unknown[], actual: unknown[], place: Place): string[] {
    if (expected.length !== actual.length) {
      return [`${place.path}: ${expected.length} elements were recorded, ${actual.length} were answered`];
    }
    return expected.flatMap((element, index) =>
      compare(element, actual[index], { ...place, path: `${place.path}[${index}]` }),
    );
  }

  function compareObjects(expected: object, actual: object, path: string): string[] {
    const inner = (key: string): Place => placeOf(path === "" ? key : `${path}.${key}`, key, expected);
    const missing = Object.keys(expected)
      .filter((key) => !(key in actual))
      .map(inner)
      .filter((place) => !mayBeMissing(place) && !isUpToTheProgram(place));
    const added = Object.keys(actual)
      .filter((key) => !(key in expected))
      .map(inner)
      .filter((place) => !mayBeAdded(place) && !isUpToTheProgram(place));
    return [
      ...missing.map(({ path }) => `${path}: was recorded, is missing`),
      ...added.map(({ path }) => `${path}: was answered, not recorded`),
      ...Object.entries(expected)
        .filter(([key]) => key in actual)
        .flatMap(([key, value]) => compare(value, Reflect.get(actual, key), inner(key))),
      ...recordTimes.wrongKeys(expected, actual).map((key) => `${inner(key).path}: is not what it was`),
    ];
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
