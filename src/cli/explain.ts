import { Command } from "commander";
import { clockOption, cronArgument, pointInTime, timeZoneOption, wholeExpression } from "./options.ts";

interface Options {
  timeZone?: string;
  clock?: string;
  from?: Date;
  json?: boolean;
}

/** `scheduler-ops explain`: a cron expression in words and times. */
export function explainCommand(): Command {
  return new Command("explain")
    .addArgument(cronArgument(true))
    .addOption(timeZoneOption())
    .addOption(clockOption())
    .option("--from <time>", "start of the next runs; UTC unless it has an offset; default: now", pointInTime)
    .option("--json", "print JSON: ISO times, milliseconds, all keys always present")
    .addHelpText(
      "after",
      `
Exit 0, or 2 if Render would reject the expression. Warnings are those of scheduler-ops check.

Examples:
  $ scheduler-ops explain "0 2 * * *"
  $ scheduler-ops explain "30 2 * * MON-FRI" --time-zone Europe/Paris
  $ scheduler-ops explain "*/45 * * * *" --json`,
    )
    .action(run);
}

async function run(words: string[], options: Options): Promise<void> {
  const expression = wholeExpression(words, "explain");
  const [{ readZonedSchedule }, { teamClock }, { explain, explanationJson }, { explanationText }] =
    await Promise.all([
      import("../review/explain/read-zoned-schedule.ts"),
      import("../review/explain/team-clock.ts"),
      import("../review/explain/explanation.ts"),
      import("../review/explain/text.ts"),
    ]);
  const zoned = await readZonedSchedule(expression, options.timeZone);
  const clock = options.clock ?? options.timeZone ?? teamClock();
  const explanation = explain(zoned, { at: options.from ?? new Date(), clock });
  console.log(
    options.json ? explanationJson(explanation) : explanationText(explanation, clock, process.stdout),
  );
}
