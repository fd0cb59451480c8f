import type { CronJobCost } from "./cost.ts";
import { prices } from "./prices.ts";

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
