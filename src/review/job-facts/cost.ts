import { minutesPerDay } from "../../core/time-units.ts";
import { daysPerCalendarCycle } from "../../schedule/days.ts";
import { prices } from "./prices.ts";

/** What a cron job is estimated to cost. */
export type CronJobCost = KnownCost | UnknownCost;

export interface KnownCost {
  known: true;
  /** US dollars in a month of average length. */
  usdPerMonth: number;
  /** Whether that is the minimum which Render asks of any cron job. */
  isMinimum: boolean;
  durationSeconds: number;
  /** Where the usual duration is from: the catalogue or stack file, or the latest runs at Render. */
  durationFrom: DurationSource;
}

export interface UnknownCost {
  known: false;
  /** What cannot be known without which the cost cannot either. */
  missing: "price of the plan" | "usual duration";
  /** The minimum, which it costs at least. */
  atLeastUsdPerMonth: number;
}

export type DurationSource = "stated" | "measured";

export interface CronJobUse {
  plan: string;
  /** On average; 0 for a suspended job. */
  runsPerDay: number;
  duration?: { seconds: number; from: DurationSource } | undefined;
}

const daysPerMonth = daysPerCalendarCycle / (400 * 12);

/**
 * The cost of a cron job in a month, from the running time and the price of its plan. An estimate: runs differ in length,
 * and prices change.
 */
export function cronJobCost({ plan, runsPerDay, duration }: CronJobUse): CronJobCost {
  const { minimumPerMonth, perMinute } = prices.cronJob;
  const price = priceOf(plan, perMinute);
  const unknown = { known: false, atLeastUsdPerMonth: minimumPerMonth } as const;
  if (price === undefined) return { ...unknown, missing: "price of the plan" };
  if (duration === undefined) return { ...unknown, missing: "usual duration" };
  // Never two runs at once: a day has no more running time than a day.
  const runMinutesPerDay = Math.min((runsPerDay * duration.seconds) / 60, minutesPerDay);
  const usage = runMinutesPerDay * daysPerMonth * price;
  return {
    known: true,
    usdPerMonth: Math.max(usage, minimumPerMonth),
    isMinimum: usage <= minimumPerMonth,
    durationSeconds: duration.seconds,
    durationFrom: duration.from,
  };
}

/** US dollars a month for a web service with one instance; `undefined` when the price of the plan is not known. */
export function webServiceCost(plan: string): number | undefined {
  return priceOf(plan, prices.webService.perMonth);
}

/** Plans are written in several ways: `pro_plus` by the API, `pro plus` in a blueprint, `4c-8g` by their size. */
function priceOf(plan: string, table: Readonly<Record<string, number>>): number | undefined {
  const written = plan
    .trim()
    .toLowerCase()
    .replace(/[ -](?=plus|max|ultra)/, "_");
  const names: Readonly<Record<string, string>> = prices.names;
  const name = Object.hasOwn(names, written) ? (names[written] ?? written) : written;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** `$1.00 a month (the minimum)`, `unknown, at least $1.00 a month: the price of the plan is not known` */
export function costText(cost: CronJobCost): string {
  if (!cost.known) {
    return `unknown, at least ${dollars(cost.atLeastUsdPerMonth)} a month: the ${cost.missing} is not known`;
  }
  return `${dollars(cost.usdPerMonth)} a month${cost.isMinimum ? " (the minimum)" : ""}`;
}

/** `$1.40`: cents, as an estimate has no more. */
export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** What stands once below all costs. */
export const costNote =
  `Costs are estimates: usual duration × runs × price of the plan, at least ${dollars(prices.cronJob.minimumPerMonth)} ` +
  `a month for a cron job. Prices: ${prices.source}, ${prices.asOf}.`;
