import { readFileSync } from "node:fs";
import { stackFileNames } from "../../config/stack-file-names.ts";
import { offsetOf } from "../../schedule/zoned/zone.ts";

/**
 * The zone of the team by the stack files of this folder; `UTC` if there are none or they differ. Searches for this one line:
 * parsing the files would take longer than everything else that `explain` and `next` do.
 */
export function teamClock(): string {
  const zones = stackFileNames(".").flatMap((file) => {
    const [, zone] = /^ {2}scheduler-ops:timeZone: *["']?([\w/+-]+)/m.exec(readFileSync(file, "utf8")) ?? [];
    return zone === undefined ? [] : [zone];
  });
  const [first = "UTC", ...others] = [...new Set(zones)].filter(isZone);
  return others.length === 0 ? first : "UTC";
}

function isZone(name: string): boolean {
  try {
    offsetOf(name); // cached: the times on these clocks need it as well
    return true;
  } catch {
    return false;
  }
}
