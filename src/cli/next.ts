import { Command, InvalidArgumentError } from "commander";
import { clockOption, cronArgument, pointInTime, timeZoneOption, wholeExpression } from "./options.ts";

interface Options {
  from?: Date;
  count: number;
  timeZone?: string;
  clock?: string;
  json?: boolean;
}

const maxCount = 10_000;

/** `scheduler-ops next`: the next runs of a cron expression. */
export function nextCommand(): Command {
  return new Command("next")
    .addArgument(cronArgument(true))
    .option(
      "--from <time>",
      "list runs after this time; UTC unless it has an offset; default: now",
      pointInTime,
    )
    .option("-n, --count <number>", `number of runs, at most ${maxCount}`, count, 5)
    .addOption(timeZoneOption())
    .addOption(clockOption())
    .option("--json", "print a JSON array of ISO times in UTC")
    .addHelpText(
      "after",
      `
Exit 0, or 2 if Render would reject the expression.

Examples:
  $ scheduler-ops next "*/15 9-17 * * MON-FRI"
  $ scheduler-ops next "0 0 29 2 *" --from 2026-03-01 --count 3
  $ scheduler-ops next "0 2 * * *" --time-zone Europe/Paris --from 2026-03-28
  $ scheduler-ops next "0 2 * * *" --count 1 --json`,
    )
    .action(run);
}

async function run(words: string[], options: Options): Promise<void> {
  const expression = wholeExpression(words, "next");
  const { readZonedSchedule } = await import("../review/explain/read-zoned-schedule.ts");
  const zoned = await readZonedSchedule(expression, options.timeZone);
  const runs = zoned.nextRuns(options.from ?? new Date(), options.count);
  if (options.json) return console.log(JSON.stringify(runs, undefined, 2));
  const { runLines } = await import("../review/explain/text.ts");
  const { teamClock } = await import("../review/explain/team-clock.ts");
  const clock = options.clock ?? options.timeZone ?? teamClock();
  for (const line of runLines(runs, clock)) console.log(line);
}

function count(text: string): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= maxCount) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${maxCount}.`);
}
