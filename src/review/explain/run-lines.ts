import { textTable } from "../../core/text/table.ts";
import { clockTime, isSameDay, moment, weekdayTime } from "../../core/text/time-text.ts";
import { localIso } from "../job-facts/zone.ts";

/** A line for each run: `Mon 2 Mar 2026 02:00 UTC  03:00 Europe/Paris`, the weekday where the clocks show another day. */
export function runLines(runs: readonly Date[], clock: string): string[] {
  return textTable(
    [{}, {}],
    runs.map((run) => [`${moment(run)} UTC`, clock === "UTC" ? "" : `${shown(run, clock)} ${clock}`]),
  );
}

function shown(run: Date, clock: string): string {
  const wall = new Date(`${localIso(clock, run).slice(0, 19)}Z`);
  return isSameDay(wall, run) ? clockTime(wall) : weekdayTime(wall);
}
