/** What a zone's clocks show, from the time zone data of Node. */

const millisecondsPerMinute = 60_000;
const millisecondsPerDay = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const years = new Map<string, ZoneOffset[]>();

/** One of the differences to UTC that a zone has in a year. */
export interface ZoneOffset {
  /** Minutes ahead of UTC. */
  minutes: number;
  /** When it holds: `in winter`, `in summer`, `at UTC+05:30` where the seasons do not tell, empty when it always does. */
  when: string;
}

/** Minutes that a zone's clocks are ahead of UTC at an instant. */
export function offsetAt(timeZone: string, instant: Date): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
    formats.set(timeZone, format);
  }
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The offsets that a zone has in the year from `from` on, the smallest first. */
export function offsetsOfYear(timeZone: string, from: Date): ZoneOffset[] {
  const firstDay = Math.floor(from.getTime() / millisecondsPerDay);
  const key = `${timeZone} ${firstDay}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const daily = Array.from({ length: 2 * 365 }, (_, day) =>
    offsetAt(timeZone, new Date((firstDay + day) * millisecondsPerDay)),
  );
  const year = daily.slice(0, 365);
  const sorted = [...new Set(year)].sort((a, b) => a - b);
  const changes = daily.filter((offset, day) => day > 0 && offset !== daily[day - 1]).length;
  const daysOf = (minutes: number): number => year.filter((offset) => offset === minutes).length;
  // Elsewhere clocks are put back for a month of fasting, or changed for good: no winter and no summer then.
  const seasons = sorted.length === 2 && changes === 4 && sorted.every((minutes) => daysOf(minutes) > 90);
  const offsets = sorted.map((minutes, index) => ({
    minutes,
    when:
      sorted.length === 1
        ? ""
        : seasons
          ? index === 0
            ? "in winter"
            : "in summer"
          : `at ${utcOffset(minutes)}`,
  }));
  years.set(key, offsets);
  return offsets;
}

/** An instant as a zone's clocks show it, with the offset: `2026-03-02T03:00:00+01:00`. */
export function localIso(timeZone: string, instant: Date): string {
  const minutes = offsetAt(timeZone, instant);
  const shown = new Date(instant.getTime() + minutes * millisecondsPerMinute).toISOString().slice(0, 19);
  return `${shown}${signed(minutes)}`;
}

/** `UTC+01:00` */
function utcOffset(minutes: number): string {
  return `UTC${signed(minutes)}`;
}

function signed(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
