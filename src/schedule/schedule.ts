/**
 * A cron schedule in Render's dialect: five fields, UTC, one minute at the finest.
 * An immutable value, created by `parseSchedule` only.
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
   * How the two day fields are combined. `either`: both are restricted, and a day has to match one of them. `both`: at
   * least one of them is a wildcard, so a day has to match the other one.
   */
  readonly dayRule: "either" | "both";
}
