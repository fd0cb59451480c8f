import { offsetOf, zoneTransitions } from "../../schedule/zoned/zone.ts";

const millisecondsPerMinute = 60_000;
const millisecondsPerYear = 365 * 86_400_000;
/** Winter and summer are longer than this: a month of fasting is not. */
const shortestSeason = 90 * 86_400_000;
const years = new Map<string, ZoneOffset[]>();

/** One of the differences to UTC that a zone has in a year. */
export interface ZoneOffset {
  /** Minutes ahead of UTC. */
  minutes: number;
  /** When it holds: `in winter`, `in summer`, `at UTC+05:30` where the seasons do not tell, empty when it always does. */
  when: string;
}

/** The offsets that a zone has in the year from `from` on, the smallest first. */
export function offsetsOfYear(timeZone: string, from: Date): ZoneOffset[] {
  const key = `${timeZone} ${from.getTime()}`;
  let offsets = years.get(key);
  if (offsets === undefined) {
    offsets = findOffsets(timeZone, from);
    years.set(key, offsets);
  }
  return offsets;
}

function findOffsets(timeZone: string, from: Date): ZoneOffset[] {
  const start = from.getTime();
  const changes = zoneTransitions(timeZone, from, new Date(start + 2 * millisecondsPerYear));
  const ofYear = changes.filter(({ at }) => at.getTime() < start + millisecondsPerYear);
  const sorted = [...new Set([offsetAt(timeZone, from), ...ofYear.map(({ after }) => after)])].sort(
    (a, b) => a - b,
  );
  // Elsewhere clocks are put back for a month of fasting, or changed for good: no winter and no summer then.
  const lengths = changes.slice(1).map(({ at }, index) => at.getTime() - (changes[index]?.at.getTime() ?? 0));
  const seasons =
    sorted.length === 2 && changes.length === 4 && lengths.every((length) => length > shortestSeason);
  return sorted.map((minutes, index) => ({
    minutes,
    when:
      sorted.length === 1
        ? ""
        : seasons
          ? index === 0
            ? "in winter"
            : "in summer"
          : `at UTC${signed(minutes)}`,
  }));
}

/** An instant as a zone's clocks show it, with the offset: `2026-03-02T03:00:00+01:00`. */
export function localIso(timeZone: string, instant: Date): string {
  const minutes = offsetAt(timeZone, instant);
  const shown = new Date(instant.getTime() + minutes * millisecondsPerMinute).toISOString().slice(0, 19);
  return `${shown}${signed(minutes)}`;
}

/** Minutes that a zone's clocks are ahead of UTC. */
function offsetAt(timeZone: string, instant: Date): number {
  return offsetOf(timeZone)(instant.getTime()) / millisecondsPerMinute;
}

/** `+05:30` */
function signed(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
