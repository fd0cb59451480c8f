import { readFileSync } from "node:fs";
import { stackFileNames } from "../../config/stack-file-names.ts";
import { offsetOf } from "../../schedule/zoned/zone.ts";

/**
 * The team's time zone in the stack files of this folder; `UTC` if there is none or the files differ. Searches for the line
 * of the key, because parsing the files would take longer than everything else that `explain` and `next` do.
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
    offsetOf(name); // cached, and needed again to show times in this zone
    return true;
  } catch {
    return false;
  }
}
