/**
 * A cron schedule in Render's dialect: five fields, UTC, one minute at the finest.
 * An immutable value that only `parseSchedule` makes.
 */
export interface Schedule {
  /** The text as Render receives it: one space between fields, names in capitals. */
  readonly expression: string;
  /** 0–59, ascending, as all that follow. */
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
   * How the two day fields work together. `either`: both are restricted, and a day that matches one of them is
   * enough. `both`: at least one of them is a wildcard, so that the other one decides.
   */
  readonly dayRule: "either" | "both";
}
