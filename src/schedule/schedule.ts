/**
 * A cron schedule in Render's dialect: five fields, in UTC, with a resolution of one minute.
 * An immutable value that only `parseSchedule` creates.
 */
export interface Schedule {
  /** The text that Render receives: one space between fields, names in upper case. */
  readonly expression: string;
  /** 0–59. Like the other values, in ascending order and without duplicates. */
  readonly minutes: readonly number[];
  /** 0–23. */
  readonly hours: readonly number[];
  /** 1–31. */
  readonly daysOfMonth: readonly number[];
  /** 1–12. */
  readonly months: readonly number[];
  /** 0–6, Sunday is 0. */
  readonly daysOfWeek: readonly number[];
  /**
   * How the two day fields are combined. `either`: both are restricted, and a day must match at least one of them.
   * `both`: at least one of them is a wildcard, so a day must match the other one.
   */
  readonly dayRule: "either" | "both";
}
