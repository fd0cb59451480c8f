import { Cron } from "croner";

/** When a cron job is due, in UTC. */
export interface CronTimes {
  /** The latest times before a moment, latest first. */
  latest(count: number, before: Date): Date[];
}

/** Reads five cron fields as Render does; `undefined` for anything else. */
export function parseCron(expression: string): CronTimes | undefined {
  const fields = expression.trim().split(/\s+/);
  const [, , dayOfMonth = "", , dayOfWeek = ""] = fields;
  if (fields.length !== 5) return undefined;
  try {
    // As src/schedule: with a wildcard in either field of days, both have to match.
    const domAndDow = dayOfMonth.startsWith("*") || dayOfWeek.startsWith("*");
    const cron = new Cron(fields.join(" "), { mode: "5-part", utcOffset: 0, domAndDow });
    return { latest: (count, before) => cron.previousRuns(count, before) };
  } catch {
    return undefined;
  }
}
