import { readFileSync } from "node:fs";
import { stackFileNames } from "../../config/stack-file-names.ts";

/**
 * The zone of the team by the stack files of this folder; `UTC` when there are none or they do not agree. Only this one
 * line is looked for: reading the files as a whole would take longer than the answer that it is for.
 */
export function teamClock(): string {
  const zones = stackFileNames(".").flatMap((file) => {
    const [, zone] = /^ {2}scheduler-ops:timeZone: *["']?([\w/+-]+)/m.exec(readFileSync(file, "utf8")) ?? [];
    return zone === undefined || !isZone(zone) ? [] : [zone];
  });
  const [first = "UTC", ...others] = new Set(zones);
  return others.length === 0 ? first : "UTC";
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
