import { InvalidArgumentError } from "commander";

/** Runs are counted from a time on: the calendar of the library ends with the year 9999. */
const lastYear = 9000;

/**
 * Reads a point in time such as `2026-03-02`, `2026-03-02T10:00` or `2026-03-02T10:00:00+01:00`. Without an offset it is
 * UTC, so that a command means the same on every machine.
 */
export function pointInTime(text: string): Date {
  const [, date, clock, offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(text.trim()) ??
    [];
  const time = new Date(`${date}T${clock ?? "00:00"}${offset}`);
  // A day that its month does not have would become one of the next month.
  const isReal = new Date(`${date}T00:00Z`).toJSON()?.startsWith(`${date}`) === true;
  if (!isReal || Number.isNaN(time.getTime()) || time.getUTCFullYear() > lastYear) {
    throw new InvalidArgumentError(
      "It must be a time such as 2026-03-02T10:00Z; without an offset it is UTC.",
    );
  }
  return time;
}
