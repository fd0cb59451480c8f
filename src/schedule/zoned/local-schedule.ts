import { describeSchedule } from "../describe-schedule.ts";
import type { Schedule } from "../schedule.ts";

/** A schedule in local time, as its author wrote it. Render supports only UTC, so `compileLocal` converts it. */
export interface LocalSchedule {
  /** The expression as written: its minutes, hours and days are wall times in the zone. */
  readonly schedule: Schedule;
  /** IANA name, for example `Europe/Paris`. */
  readonly timeZone: string;
}

/** The schedule in English: `At 02:00 in Europe/Paris, only on Sunday`. */
export function describeLocalSchedule({ schedule, timeZone }: LocalSchedule): string {
  return describeSchedule(schedule).replace(" UTC", ` in ${timeZone}`);
}
