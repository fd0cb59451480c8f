import { cronArgument, timeZoneArgument } from "./local-time/arguments.ts";
import { become } from "./local-time/become.ts";
import { judgeRun } from "./local-time/judge-run.ts";
import { runProgram } from "./program/program.ts";
import { text } from "./program/variables.ts";

await runProgram({
  name: "at-local-time",
  summary:
    "Stands in front of a cron job's command: runs it when the schedule is due on the zone's clocks, else ends at once.",
  variables: {},
  args: {
    schedule: cronArgument("--schedule", "when the job is due, on the clocks of the zone"),
    timeZone: timeZoneArgument("--time-zone", "IANA name of the zone"),
    starts: cronArgument("--starts", "when Render starts a run, in UTC"),
    command: text("COMMAND", { description: "what a run that is due does: one argument, for /bin/sh -c" }),
  },
  example:
    "node jobs/dist/at-local-time.js --schedule='0 2 * * *' --time-zone=Europe/Paris --starts='0 0,1 * * *' -- 'node jobs/dist/backup.js'",
  exitCodes: {
    0: "the run is not due and was left out, or the command's own",
    1: "the command's own, as any other code",
  },
  async run(_, { args: { schedule, timeZone, starts, command }, clock, log, signal }) {
    const everyHour = schedule.expression.trim().split(/\s+/)[1] === "*";
    const job = { schedule: schedule.cron, everyHour, timeZone, starts: starts.cron };
    const verdict = judgeRun(clock.now(), job);
    signal.throwIfAborted();
    if (verdict.kind !== "not due") return become(command);
    log.info("at-local-time", "not due, the command is left out", {
      schedule: schedule.expression,
      time_zone: timeZone,
      scheduled: verdict.scheduled.toISOString(),
      local: verdict.local,
    });
    return 0;
  },
});
