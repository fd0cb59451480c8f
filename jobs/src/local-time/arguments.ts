import { Cron } from "croner";
import { zoneOffset } from "../../../src/schedule/wall-clock.ts";
import type { Argument } from "../program/arguments.ts";

/** A schedule that the program has written: numbers, lists and steps, a `*` alone for every value. */
export interface CronArgument {
  cron: Cron;
  /** As given. */
  expression: string;
}

/** Five cron fields. They are read as if they were in UTC: a wall time is asked for by the UTC time written alike. */
export function cronArgument(name: string, description: string): Argument<CronArgument> {
  return {
    name,
    description,
    placeholder: "CRON",
    parse(expression) {
      try {
        return { value: { cron: new Cron(expression, { mode: "5-part", utcOffset: 0 }), expression } };
      } catch {
        return { wrong: "is no cron expression of five fields", remedy: `Write ${name}='0 2 * * *'` };
      }
    },
  };
}

export function timeZoneArgument(name: string, description: string): Argument<string> {
  return {
    name,
    description,
    placeholder: "ZONE",
    parse(timeZone) {
      try {
        zoneOffset(timeZone);
        return { value: timeZone };
      } catch {
        return { wrong: "is no time zone", remedy: `Write an IANA name: ${name}=Europe/Paris` };
      }
    },
  };
}
