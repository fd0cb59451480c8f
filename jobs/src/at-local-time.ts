import { createGuard } from "../../src/runs/guard.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import type { Schedule } from "../../src/schedule/schedule.ts";
import { ScheduleError } from "../../src/schedule/schedule-error.ts";
import { zoneOffset } from "../../src/schedule/wall-clock.ts";
import type { Argument } from "./program/arguments.ts";
import { runProgram } from "./program/program.ts";
import { text } from "./program/variables.ts";

await runProgram({
  name: "at-local-time",
  summary:
    "Guards a cron job's command: runs it when the schedule is due in local time, otherwise ends at once.",
  variables: {},
  args: {
    schedule: scheduleArgument("--schedule", "when the job is due, in the local time of the zone"),
    timeZone: timeZoneArgument("--time-zone", "IANA name of the zone"),
    starts: scheduleArgument("--starts", "when Render starts a run, in UTC"),
    command: text("COMMAND", {
      description: "the command of a run that is due: one argument, for /bin/sh -c",
    }),
  },
  example:
    "node jobs/dist/at-local-time.js --schedule='0 2 * * *' --time-zone=Europe/Paris --starts='0 0,1 * * *' -- 'node jobs/dist/backup.js'",
  exitCodes: {
    0: "the run is not due and was skipped, or the command exited with 0",
    1: "the exit code of the command, as any other code",
  },
  async run(_, { args: { schedule, timeZone, starts, command }, clock, log, signal }) {
    const decision = createGuard({ schedule, timeZone, starts })(clock.now());
    signal.throwIfAborted();
    if (decision.kind !== "not due") return exec(command);
    log.info("at-local-time", "not due, command skipped", {
      schedule: schedule.expression,
      time_zone: timeZone,
      scheduled: decision.scheduled.toISOString(),
      local: decision.local,
    });
    return 0;
  },
});

/**
 * Replaces this process by `/bin/sh -c command`, which keeps its id, its parent, its streams and its environment. So
 * signals reach the command, its exit code is the run's, and no process has to be cleaned up.
 */
function exec(command: string): never {
  // Node ignores these two signals, and the new program would inherit that; it does not inherit a listener.
  for (const signal of ["SIGPIPE", "SIGXFSZ"] as const) process.on(signal, () => {});
  process.execve?.("/bin/sh", ["/bin/sh", "-c", command], process.env);
  throw new Error("process.execve returned");
}

/** Five cron fields, as the Pulumi program writes them. */
function scheduleArgument(name: string, description: string): Argument<Schedule> {
  return {
    name,
    description,
    placeholder: "CRON",
    parse(expression) {
      try {
        return { value: parseSchedule(expression) };
      } catch (error) {
        if (!(error instanceof ScheduleError)) throw error;
        return { wrong: "is not a cron expression of five fields", remedy: `Write ${name}='0 2 * * *'` };
      }
    },
  };
}

function timeZoneArgument(name: string, description: string): Argument<string> {
  return {
    name,
    description,
    placeholder: "ZONE",
    parse(timeZone) {
      try {
        zoneOffset(timeZone);
        return { value: timeZone };
      } catch {
        return { wrong: "is not a time zone", remedy: `Write an IANA name: ${name}=Europe/Paris` };
      }
    },
  };
}
