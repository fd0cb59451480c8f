import { Command, Option } from "commander";
import type { CalendarView } from "../review/explain/calendar/calendar.ts";
import { cronArgument, pointInTime, timeZoneOption, wholeExpression, zoneName } from "./options.ts";

interface Options {
  stack?: string[];
  view?: CalendarView;
  from?: Date;
  timeZone?: string;
  clock?: string;
  json?: boolean;
}

/** `scheduler-ops calendar`: the runs of a week or a month. */
export function calendarCommand(): Command {
  return new Command("calendar")
    .addArgument(cronArgument(false))
    .option("-s, --stack <names...>", "show the jobs of these stacks; default without an expression: all")
    .addOption(
      new Option("--view <span>", "default: month for an expression, week for stacks").choices([
        "week",
        "month",
      ]),
    )
    .option(
      "--from <time>",
      "show the week or month of this time; UTC unless it has an offset; default: now",
      pointInTime,
    )
    .addOption(timeZoneOption())
    .addOption(
      new Option(
        "--clock <zone>",
        "show days and times in this zone; default: --time-zone, else the team's for stacks, UTC for an expression",
      ).argParser(zoneName),
    )
    .option("--json", "print JSON: ISO times in UTC")
    .addHelpText(
      "after",
      `
A day with many runs shows their number. Exit 0, or 2 if the expression or a stack file is invalid.

Examples:
  $ scheduler-ops calendar
  $ scheduler-ops calendar --stack prod --view month
  $ scheduler-ops calendar "0 2 1 * *" --from 2026-03-01
  $ scheduler-ops calendar "30 2 * * *" --time-zone Europe/Paris --view week --from 2026-10-25`,
    )
    .action(run);
}

async function run(
  words: string[],
  { stack, from, timeZone, json, ...options }: Options,
  command: Command,
): Promise<void> {
  if (words.length > 0 && stack !== undefined) {
    command.error("error: an expression and --stack cannot be used together");
  }
  if (words.length === 0 && timeZone !== undefined) {
    command.error("error: --time-zone needs an expression; jobs set theirs in the stack file");
  }
  const { calendarOf, calendarJson } = await import("../review/explain/calendar/calendar.ts");
  const { calendarText } = await import("../review/explain/calendar/text.ts");
  const { sources, clock, view } = words.length > 0 ? await ofExpression() : await ofStacks();
  const calendar = calendarOf(sources, {
    at: from ?? new Date(),
    view: options.view ?? view,
    clock: options.clock ?? clock,
  });
  console.log(json ? calendarJson(calendar) : calendarText(calendar, process.stdout));

  async function ofExpression() {
    const { readZonedSchedule } = await import("../review/explain/read-zoned-schedule.ts");
    const zoned = await readZonedSchedule(wholeExpression(words, "calendar"), timeZone);
    return {
      sources: [{ name: zoned.schedule.expression, zoned }],
      clock: timeZone ?? "UTC",
      view: "month" as const,
    };
  }

  async function ofStacks() {
    const { stackSources } = await import("../review/explain/calendar/stack-sources.ts");
    return { ...stackSources(stack), view: "week" as const };
  }
}
