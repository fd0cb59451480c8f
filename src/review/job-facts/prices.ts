/**
 * Render's prices, in US dollars, as published on its pages; a plan that is not listed has no known price.
 * To update them: open both pages, correct the numbers and set `asOf` to the date.
 */
export const prices = {
  /** The date on which both pages showed these numbers. */
  asOf: "2026-09-25",
  source: "https://render.com/pricing",
  cronJob: {
    /** Per cron job, however little it runs: https://render.com/docs/cronjobs. */
    minimumPerMonth: 1,
    /** Of running time, billed by the second. */
    perMinute: { starter: 0.00016, standard: 0.00058, pro: 0.00197, pro_plus: 0.00405 },
  },
  webService: {
    perMonth: {
      free: 0,
      starter: 7,
      standard: 25,
      pro: 85,
      pro_plus: 175,
      pro_max: 225,
      pro_ultra: 450,
    },
  },
  /** Names by size that the dashboard has shown since August 2026, for the same plans at the same prices. */
  names: { "0.5c-512mb": "starter", "1c-2g": "standard", "2c-4g": "pro", "4c-8g": "pro_plus" },
} as const;
