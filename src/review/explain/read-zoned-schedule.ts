import { ConfigurationError } from "../../core/errors.ts";
import { parseSchedule } from "../../schedule/parse.ts";
import { ScheduleError } from "../../schedule/schedule-error.ts";
import { utcZonedSchedule, type ZonedSchedule } from "./zoned-schedule.ts";

/**
 * Parses an expression in UTC or in `timeZone`. Loads the compiler of local schedules only if there is a `timeZone`.
 * @throws ConfigurationError if the expression is invalid
 */
export async function readZonedSchedule(text: string, timeZone?: string): Promise<ZonedSchedule> {
  try {
    const schedule = parseSchedule(text);
    if (timeZone === undefined) return utcZonedSchedule(schedule);
    const { localZonedSchedule } = await import("./local-zoned-schedule.ts");
    return localZonedSchedule({ schedule, timeZone });
  } catch (error) {
    if (error instanceof ScheduleError) throw new ConfigurationError([error.problem]);
    throw error;
  }
}
