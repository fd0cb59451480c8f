import { dependsOnProgram, isForeign, type Location, mayBeAdded, mayBeMissing } from "./allowed.ts";
import { type Counterparts, isObject } from "./counterparts.ts";
import type { RecordTimes } from "./record-times.ts";
import { sameText } from "./texts.ts";

/** The context of a comparison. */
interface Comparison {
  readonly counterparts: Counterparts;
  readonly recordTimes: RecordTimes;
  readonly method: string;
  readonly date: Date;
  /** All keys of all recorded responses. */
  readonly shownKeys: ReadonlySet<string>;
}

/** All differences between a recorded body and ours, one line each. */
export function differences(recorded: unknown, ours: unknown, comparison: Comparison): string[] {
  const { counterparts, recordTimes, method, date, shownKeys } = comparison;
  counterparts.learn(recorded, ours);
  return compare(recorded, ours, locationOf("", "", {}));

  function locationOf(path: string, key: string, parent: object): Location {
    return { path, key, parent, method, date, shownKeys };
  }

  function compare(expected: unknown, actual: unknown, location: Location): string[] {
    const different = [`${location.path}: ${show(expected)} was recorded, ${show(actual)} was returned`];
    if (dependsOnProgram(location)) return [];
    if (kindOf(expected) !== kindOf(actual)) return different;
    if (isForeign(location)) return [];
    if (Array.isArray(expected) && Array.isArray(actual)) return compareArrays(expected, actual, location);
    if (isObject(expected) && isObject(actual)) return compareObjects(expected, actual, location.path);
    const same =
      typeof expected === "string" && typeof actual === "string"
        ? sameText(expected, actual, { ...location, counterparts })
        : expected === actual;
    return same ? [] : different;
  }

  function compareArrays(expected: unknown[], actual: unknown[], location: Location): string[] {
    if (expected.length !== actual.length) {
      return [`${location.path}: ${expected.length} elements were recorded, ${actual.length} were returned`];
    }
    return expected.flatMap((element, index) =>
      compare(element, actual[index], { ...location, path: `${location.path}[${index}]` }),
    );
  }

  function compareObjects(expected: object, actual: object, path: string): string[] {
    const inner = (key: string): Location => locationOf(path === "" ? key : `${path}.${key}`, key, expected);
    const missing = Object.keys(expected)
      .filter((key) => !(key in actual))
      .map(inner)
      .filter((location) => !mayBeMissing(location) && !dependsOnProgram(location));
    const added = Object.keys(actual)
      .filter((key) => !(key in expected))
      .map(inner)
      .filter((location) => !mayBeAdded(location) && !dependsOnProgram(location));
    return [
      ...missing.map(({ path }) => `${path}: was recorded, is missing`),
      ...added.map(({ path }) => `${path}: was returned, not recorded`),
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
