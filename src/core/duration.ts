import { dayMs, hourMs, minuteMs } from "./time-units.ts";

const millisecondsPerUnit: ReadonlyArray<[unit: string, milliseconds: number]> = [
  ["d", dayMs],
  ["h", hourMs],
  ["m", minuteMs],
];

/**
 * The milliseconds of a duration such as `2h30m`, `45m` or `1d12h`: days, hours and minutes, each at most once and
 * in this order. `undefined` for anything else, including zero.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,5})d)?(?:(\d{1,5})h)?(?:(\d{1,5})m)?$/.exec(text.trim());
  if (match === null) return undefined;
  const total = millisecondsPerUnit.reduce(
    (sum, [, milliseconds], index) => sum + Number(match[index + 1] ?? 0) * milliseconds,
    0,
  );
  return total === 0 ? undefined : total;
}

/** `9_000_000` as `2h30m`. In whole minutes; less than one minute is `0m`. */
export function formatDuration(milliseconds: number): string {
  let rest = milliseconds;
  let text = "";
  for (const [unit, size] of millisecondsPerUnit) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0m" : text;
}
