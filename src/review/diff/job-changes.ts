import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import type { JobConfig } from "../../config/stack-config.ts";
import type { SourceLocation } from "../../core/errors.ts";
import { hours } from "../../core/text/time-text.ts";
import { type ComparedValue, nameChanges, valueChanges, variableChanges } from "./changes.ts";
import type { Change, ChangeSubject } from "./model.ts";

/** A job by its name and what its stack file says of it. */
export interface DescribedJob {
  job: string;
  config: JobConfig;
}

/** What differs between two descriptions of a job besides its schedule; of a job that is new or gone, all that it has. */
export function jobChanges(
  before: DescribedJob | undefined,
  after: DescribedJob | undefined,
  { locate }: Pick<InspectedStackFile, "locate">,
): Change[] {
  const at = (key: string) => (): SourceLocation =>
    locate("scheduler-ops:schedules", (after ?? before)?.job ?? "", key);
  const value = (
    subject: ChangeSubject,
    read: (config: JobConfig) => string | undefined,
    key: string,
  ): ComparedValue => ({
    subject,
    before: before && read(before.config),
    after: after && read(after.config),
    location: at(key),
  });
  return [
    ...valueChanges([
      value("plan", ({ plan }) => plan, "plan"),
      value("image", ({ image }) => image, "image"),
      value("command", ({ command }) => command, "command"),
      value(
        "replaces the web service's scheduler",
        (config) => yesOrNo(config.replacesScheduler),
        "replacesScheduler",
      ),
      value(
        "promised longest gap",
        ({ maxGap }) => (maxGap === undefined ? undefined : hours(maxGap)),
        "maxGap",
      ),
      value("usual duration", (config) => seconds(config.usualDurationSeconds), "usualDurationSeconds"),
      value("taken over", ({ adopt }) => yesOrNo(adopt), "adopt"),
      {
        subject: "description",
        before: before && descriptionOf(before),
        after: after && descriptionOf(after),
        location: at("description"),
      },
    ]),
    ...variableChanges("variables", before?.config.env ?? {}, after?.config.env ?? {}, at("env")),
    ...nameChanges("needed variables", neededNames(before), neededNames(after), at("requiredEnv")),
    ...nameChanges("optional variables", optionalNames(before), optionalNames(after), at("optionalEnv")),
  ];
}

/** A job that nobody describes is described by its name. */
function descriptionOf({ job, config }: DescribedJob): string | undefined {
  return config.description === job ? undefined : config.description;
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}

function seconds(duration: number | undefined): string | undefined {
  return duration === undefined ? undefined : `${duration}s`;
}

/** `POSTGRES_URL or STATE_DIR` where one of several is enough. */
function neededNames(job: DescribedJob | undefined): string[] {
  return (job?.config.requiredEnv ?? []).map((names) =>
    typeof names === "string" ? names : names.join(" or "),
  );
}

function optionalNames(job: DescribedJob | undefined): readonly string[] {
  return job?.config.optionalEnv ?? [];
}
