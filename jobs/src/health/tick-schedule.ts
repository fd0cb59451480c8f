import type { DueTimes } from "../../../src/runs/due-times.ts";

/**
 * When the cron job that ticks is due. `none`: no cron job is meant to tick. `local time`: it ticks in local time, and its
 * local schedule is not known here.
 */
export type TickSchedule = DueTimes | "none" | "local time";
