import { timeFieldText } from "../field-text.ts";
import { hourField } from "../fields.ts";
import { parseSchedule } from "../parse.ts";
import type { LocalSchedule } from "./local-schedule.ts";

/**
 * The expression nearest to a local schedule that is accepted: all hours moved as little as possible, else one of its
 * hours alone. `undefined` when none is.
 */
export function nearestAccepted(
  { schedule, timeZone }: LocalSchedule,
  isAccepted: (candidate: LocalSchedule) => boolean,
): string | undefined {
  const { hours, expression } = schedule;
  const [minute = "", , ...days] = expression.split(" ");
  const withHours = (values: readonly number[]): string =>
    [minute, timeFieldText(hourField, values), ...days].join(" ");
  const first = hours[0] ?? 0;
  const last = hours.at(-1) ?? 0;
  const moved = shifts
    .filter((shift) => first + shift >= 0 && last + shift <= 23)
    .map((shift) => withHours(hours.map((hour) => hour + shift)));
  const alone = hours.map((hour) => withHours([hour]));
  return [...moved, ...alone].find((text) => isAccepted({ schedule: parseSchedule(text), timeZone }));
}

/** Hours later and earlier, the nearest first: 1, -1, 2, -2, … */
const shifts = Array.from({ length: 23 }, (_, index) => index + 1).flatMap((hours) => [hours, -hours]);
