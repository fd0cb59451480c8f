import { readStackFile } from "../../../config/read-stack-file.ts";
import { suspensionOf } from "../../../config/scheduler-mode.ts";
import { stackFileNames } from "../../../config/stack-file-names.ts";
import { ConfigurationError } from "../../../core/errors.ts";
import { localZonedSchedule } from "../local-zoned-schedule.ts";
import { utcZonedSchedule } from "../zoned-schedule.ts";
import type { CalendarSource } from "./calendar.ts";

/**
 * The jobs in the stack files of this folder, and the team's time zone; `UTC` if the files differ.
 * @param names names of the stacks. Default: all
 * @throws ConfigurationError with the problems of a file
 */
export function stackSources(names?: readonly string[]): { sources: CalendarSource[]; clock: string } {
  const files = names?.map((name) => `Pulumi.${name}.yaml`) ?? stackFileNames(".");
  if (files.length === 0) throw noStackFile();
  const configs = files.map((file) => readStackFile(file, { allowPlaceholders: true }).config);
  const sources = configs.flatMap((config) =>
    Object.entries(config.jobs).map(([job, jobConfig]): CalendarSource => {
      const stopped = suspensionOf(jobConfig, config.scheduler);
      return {
        name: configs.length === 1 ? job : `${config.stack} › ${job}`,
        zoned:
          jobConfig.local === undefined
            ? utcZonedSchedule(jobConfig.schedule)
            : localZonedSchedule(jobConfig.local),
        ...(stopped === undefined ? {} : { stopped: "suspended" }),
      };
    }),
  );
  const [clock = "UTC", ...others] = new Set(configs.map(({ timeZone }) => timeZone));
  return { sources, clock: others.length === 0 ? clock : "UTC" };
}

function noStackFile(): ConfigurationError {
  return new ConfigurationError([
    {
      code: "CONFIG001",
      message: "there is no Pulumi.<stack>.yaml in this folder",
      remedy:
        'Run it in the folder of Pulumi.yaml, or pass an expression: scheduler-ops calendar "0 2 * * *"',
    },
  ]);
}
