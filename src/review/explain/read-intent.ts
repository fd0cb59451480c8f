import { ConfigurationError } from "../../core/errors.ts";
import { parseSchedule } from "../../schedule/parse.ts";
import { ScheduleError } from "../../schedule/schedule-error.ts";
import { type Intent, utcIntent } from "./intent.ts";

/**
 * Reads an expression, in UTC or on the clocks of `timeZone`. Loads the rules of local time only for a `timeZone`.
 * @throws ConfigurationError when the expression is invalid.
 */
export async function readIntent(text: string, timeZone?: string): Promise<Intent> {
  try {
    const schedule = parseSchedule(text);
    if (timeZone === undefined) return utcIntent(schedule);
    const { localIntent } = await import("./local-intent.ts");
    return localIntent({ schedule, timeZone });
  } catch (error) {
    if (error instanceof ScheduleError) throw new ConfigurationError([error.problem]);
    throw error;
  }
}
