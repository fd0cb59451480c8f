import type { Schedule } from "../schedule.ts";
import { describeSchedule } from "../words.ts";

/** A schedule in local time, as its author wrote it. Render supports only UTC: `compileLocal` converts it. */
export interface LocalSchedule {
  /** As written: minutes, hours and days on the zone's clocks. */
  readonly schedule: Schedule;
  /** IANA name, for example `Europe/Paris`. */
  readonly timeZone: string;
}

/** The schedule in English: `At 02:00 in Europe/Paris, only on Sunday`. */
export function describeLocalSchedule({ schedule, timeZone }: LocalSchedule): string {
  return describeSchedule(schedule).replace(" UTC", ` in ${timeZone}`);
}
