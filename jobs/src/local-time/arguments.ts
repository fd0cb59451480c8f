import { parseSchedule } from "../../../src/schedule/parse.ts";
import type { Schedule } from "../../../src/schedule/schedule.ts";
import { ScheduleError } from "../../../src/schedule/schedule-error.ts";
import { zoneOffset } from "../../../src/schedule/wall-clock.ts";
import type { Argument } from "../program/arguments.ts";

/** Five cron fields, as the Pulumi program writes them. */
export function scheduleArgument(name: string, description: string): Argument<Schedule> {
  return {
    name,
    description,
    placeholder: "CRON",
    parse(expression) {
      try {
        return { value: parseSchedule(expression) };
      } catch (error) {
        if (!(error instanceof ScheduleError)) throw error;
        return { wrong: "is not a cron expression of five fields", remedy: `Write ${name}='0 2 * * *'` };
      }
    },
  };
}

export function timeZoneArgument(name: string, description: string): Argument<string> {
  return {
    name,
    description,
    placeholder: "ZONE",
    parse(timeZone) {
      try {
        zoneOffset(timeZone);
        return { value: timeZone };
      } catch {
        return { wrong: "is not a time zone", remedy: `Write an IANA name: ${name}=Europe/Paris` };
      }
    },
  };
}
