import { hostKeys, isForeign, isLaterKey } from "./allowed.ts";
import { type Counterparts, isGenerated, isId } from "./counterparts.ts";

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const randomEnd = /-[a-z0-9]{4}$/;

/** All differences between a recorded body and ours, one line each. */
export function differences(
  recorded: unknown,
  ours: unknown,
  context: { counterparts: Counterparts; date: Date },
): string[] {
  const { counterparts, date } = context;
  counterparts.learnIds(recorded, ours);
  return compare(recorded, ours, "");

  function compare(expected: unknown, actual: unknown, path: string): string[] {
    if (kindOf(expected) !== kindOf(actual)) {
      return [`${path}: ${show(expected)} was recorded, ${show(actual)} was answered`];
    }
    if (Array.isArray(expected) && Array.isArray(actual)) return compareArrays(expected, actual, path);
    if (isObject(expected) && isObject(actual)) return compareObjects(expected, actual, path);
    if (isForeign(path)) return [];
    if (typeof expected === "string" && typeof actual === "string")
      return compareTexts(expected, actual, path);
    return expected === actual
      ? []
      : [`${path}: ${show(expected)} was recorded, ${show(actual)} was answered`];
  }

  function compareArrays(expected: unknown[], actual: unknown[], path: string): string[] {
    if (expected.length !== actual.length) {
      return [`${path}: ${expected.length} elements were recorded, ${actual.length} were answered`];
    }
    return expected.flatMap((element, index) => compare(element, actual[index], `${path}[${index}]`));
  }

  function compareObjects(expected: object, actual: object, path: string): string[] {
    const inner = (key: string): string => (path === "" ? key : `${path}.${key}`);
    const missing = Object.keys(expected).filter((key) => !(key in actual));
    const added = Object.keys(actual).filter((key) => !(key in expected) && !isLaterKey(key, expected, date));
    return [
      ...missing.map((key) => `${inner(key)}: was recorded, is missing`),
      ...added.map((key) => `${inner(key)}: was answered, not recorded`),
      ...Object.entries(expected)
        .filter(([key]) => key in actual)
        .flatMap(([key, value]) => compare(value, Reflect.get(actual, key), inner(key))),
    ];
  }

  function compareTexts(expected: string, actual: string, path: string): string[] {
    const key = path.slice(path.lastIndexOf(".") + 1);
    const same = (): boolean => {
      if (timePattern.test(expected))
        return timePattern.test(actual) && precision(expected) === precision(actual);
      if (isId(expected)) return prefix(expected) === prefix(actual) && counterparts.pair(expected, actual);
      if (key === "cursor") return expected.length === actual.length && counterparts.pair(expected, actual);
      if (isGenerated(expected)) return isGenerated(actual) && counterparts.pair(expected, actual);
      if (key === "slug") return sameSlug(expected, actual);
      const translated = counterparts.translateText(expected);
      if (translated === actual) return true;
      return hostKeys.has(key) && pathOf(translated) === pathOf(actual);
    };
    return same() ? [] : [`${path}: ${show(expected)} was recorded, ${show(actual)} was answered`];
  }

  // Web services have a random end only when the name is taken, by anybody in the world.
  function sameSlug(expected: string, actual: string): boolean {
    return expected === actual || expected.replace(randomEnd, "") === actual.replace(randomEnd, "");
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Microseconds, or nanoseconds: trailing zeros are not written. */
function precision(time: string): "micro" | "nano" {
  return (/\.(\d+)Z$/.exec(time)?.[1] ?? "").length > 6 ? "nano" : "micro";
}

function prefix(id: string): string {
  return id.slice(0, id.indexOf("-"));
}

function pathOf(address: string): string {
  return URL.canParse(address) ? new URL(address).pathname : "";
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
