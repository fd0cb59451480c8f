import { describeSchedule } from "../words.ts";
import type { LocalSchedule } from "./local-schedule.ts";

/** The schedule in English: `At 02:00 in Europe/Paris, only on Sunday`. */
export function describeLocalSchedule({ schedule, timeZone }: LocalSchedule): string {
  return describeSchedule(schedule).replace(" UTC", ` in ${timeZone}`);
}
