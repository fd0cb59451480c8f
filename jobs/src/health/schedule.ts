import { Cron } from "croner";
import { isDueAt, zoneOffset } from "../../../src/schedule/wall-clock.ts";

/** When a cron job is due, in UTC. */
export interface CronTimes {
  /** The latest times before a moment, latest first. */
  latest(count: number, before: Date): Date[];
}

/** Reads five cron fields as Render does; `undefined` for anything else. */
export function parseCron(expression: string): CronTimes | undefined {
  const cron = readFields(expression);
  return cron && { latest: (count, before) => cron.previousRuns(count, before) };
}

/**
 * When the command of a cron job runs: of the times at which Render starts it those that the guard of a job in local
 * time lets pass, where its command begins with one.
 */
export function parseDueTimes(expression: string, command: string): CronTimes | undefined {
  const starts = parseCron(expression);
  const [, fields = "", timeZone = ""] =
    /at-local-time\.js --schedule='([^']+)' --time-zone=([\w/+-]+) /.exec(command) ?? [];
  const local = readFields(fields);
  if (starts === undefined || local === undefined) return starts;
  const wall = {
    everyHour: fields.split(" ")[1] === "*",
    matches: (time: number) => local.match(new Date(time)),
  };
  const offsetAt = zoneOffset(timeZone);
  return {
    latest(count, before) {
      const due: Date[] = [];
      for (let batch = starts.latest(50, before); due.length < count && batch.length > 0; ) {
        due.push(...batch.filter((start) => isDueAt(start.getTime(), wall, offsetAt)));
        batch = starts.latest(50, batch.at(-1) ?? before);
      }
      return due.slice(0, count);
    },
  };
}

function readFields(expression: string): Cron | undefined {
  const fields = expression.trim().split(/\s+/);
  const [, , dayOfMonth = "", , dayOfWeek = ""] = fields;
  if (fields.length !== 5) return undefined;
  try {
    // As src/schedule: with a wildcard in either field of days, both have to match.
    const domAndDow = [dayOfMonth, dayOfWeek].some(isWildcard);
    return new Cron(fields.join(" "), { mode: "5-part", utcOffset: 0, domAndDow });
  } catch {
    return undefined;
  }
}

/** A `*` with a step above 1 is a restriction. */
function isWildcard(field: string): boolean {
  return field.split(",").some((part) => part === "*" || part === "*/1");
}
