import { minutesPerDay } from "../../core/time-units.ts";
import { daysPerCalendarCycle } from "../../schedule/days.ts";
import { prices } from "./prices.ts";

/** What a cron job is estimated to cost. */
export type CronJobCost = KnownCost | UnknownCost;

interface KnownCost {
  known: true;
  /** US dollars in a month of average length. */
  usdPerMonth: number;
  /** Whether this is the minimum that Render charges for any cron job. */
  isMinimum: boolean;
  durationSeconds: number;
  /** Source of the usual duration: the catalogue or stack file, or the latest runs on Render. */
  durationFrom: DurationSource;
}

interface UnknownCost {
  known: false;
  /** The missing input. */
  missing: "price of the plan" | "usual duration";
  /** The minimum charge. */
  atLeastUsdPerMonth: number;
}

type DurationSource = "stated" | "measured";

interface CronJobUse {
  plan: string;
  /** On average; 0 for a suspended job. */
  runsPerDay: number;
  duration?: { seconds: number; from: DurationSource } | undefined;
}

const daysPerMonth = daysPerCalendarCycle / (400 * 12);

/** The monthly cost of a cron job, from its running time and the price of its plan. An estimate: runs vary, prices change. */
export function cronJobCost({ plan, runsPerDay, duration }: CronJobUse): CronJobCost {
  const { minimumPerMonth, perMinute } = prices.cronJob;
  const price = priceOf(plan, perMinute);
  const unknown = { known: false, atLeastUsdPerMonth: minimumPerMonth } as const;
  if (price === undefined) return { ...unknown, missing: "price of the plan" };
  if (duration === undefined) return { ...unknown, missing: "usual duration" };
  // Runs never overlap, so a day has at most 24 hours of running time.
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

/** US dollars a month for a web service with one instance; `undefined` if the price of the plan is unknown. */
export function webServiceCost(plan: string): number | undefined {
  return priceOf(plan, prices.webService.perMonth);
}

/** Plans have several spellings: `pro_plus` in the API, `pro plus` in a Blueprint, `4c-8g` by size. */
function priceOf(plan: string, table: Readonly<Record<string, number>>): number | undefined {
  const written = plan
    .trim()
    .toLowerCase()
    .replace(/[ -](?=plus|max|ultra)/, "_");
  const names: Readonly<Record<string, string>> = prices.names;
  const name = Object.hasOwn(names, written) ? (names[written] ?? written) : written;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** `$1.00 a month (the minimum)`, `at least $1.00 a month (price of the plan unknown)` */
export function costText(cost: CronJobCost): string {
  if (!cost.known) {
    return `at least ${dollars(cost.atLeastUsdPerMonth)} a month (${cost.missing} unknown)`;
  }
  return `${dollars(cost.usdPerMonth)} a month${cost.isMinimum ? " (the minimum)" : ""}`;
}

/** `$1.40`. */
export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** The note below all costs. */
export const costNote =
  `Costs are estimates: usual duration × runs × plan price, at least ${dollars(prices.cronJob.minimumPerMonth)} ` +
  `a month per cron job. Prices: ${prices.source}, ${prices.asOf}.`;
