/** When a job runs: its schedule in UTC or local time, its longest gap, and the guard of a job in local time. */
import { localTimeCommand } from "../../jobs/catalogue.ts";
import { formatDuration } from "../core/duration.ts";
import { portableExpression } from "../schedule/portable-expression.ts";
import { ScheduleError } from "../schedule/schedule-error.ts";
import { compileLocal } from "../schedule/zoned/compile.ts";
import type { CompiledSchedule } from "../schedule/zoned/cover.ts";
import { longestGapEver } from "../schedule/zoned/gap.ts";
import { type ConfigFinding, type ConfigPath, configCodes } from "./finding.ts";
import type { JobFields } from "./schema.ts";
import type { JobConfig } from "./stack-config.ts";

/** Reads the schedule of a job and compiles one in local time. Adds problems to `findings`. */
export function readTimes(
  fields: JobFields,
  path: ConfigPath,
  findings: ConfigFinding[],
): Pick<JobConfig, "schedule" | "local"> {
  findings.push(...gapFindings(fields, path));
  const { schedule, timeZone, image } = fields;
  if (timeZone === undefined) return { schedule };
  try {
    const compiled = compileLocal({ schedule, timeZone });
    if (compiled.guarded && image !== undefined) findings.push(noGuard(compiled, timeZone, path));
    return { schedule: compiled.schedule, local: { schedule, timeZone, guarded: compiled.guarded } };
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    findings.push({ ...error.problem, path: [...path, "schedule"] });
    return { schedule };
  }
}

/** The command of a run, with a guard in front if Render also starts runs that are not due in local time. */
export function guardedCommand({ command, schedule, local }: JobConfig): string | undefined {
  if (command === undefined || local === undefined || !local.guarded) return command;
  const options = [
    `--schedule=${shellWord(portableExpression(local.schedule))}`,
    `--time-zone=${shellWord(local.timeZone)}`,
    `--starts=${shellWord(portableExpression(schedule))}`,
  ];
  return `${localTimeCommand} ${options.join(" ")} -- ${shellWord(command)}`;
}

/** Quotes text so that a shell reads it as one word. */
function shellWord(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function noGuard({ schedule }: CompiledSchedule, timeZone: string, path: ConfigPath): ConfigFinding {
  return {
    code: configCodes.noGuard,
    message:
      `${timeZone} has DST, so a guard in front of the command must skip runs in UTC (${schedule.expression}) ` +
      "that are not due, and an image has no place for it",
    remedy: "Remove timeZone and write the schedule in UTC, or build the job from source instead of image",
    path: [...path, "timeZone"],
  };
}

function gapFindings({ schedule, timeZone, maxGap }: JobFields, path: ConfigPath): ConfigFinding[] {
  if (maxGap === undefined) return [];
  const gap = longestGapEver(schedule, timeZone);
  if (gap.milliseconds <= maxGap) return [];
  const found = formatDuration(gap.milliseconds);
  const finding = {
    code: configCodes.gapTooLong,
    message:
      `"${schedule.expression}" leaves ${found} without a run (from ${minuteText(gap.from)} to ` +
      `${minuteText(gap.to)} UTC); maxGap is ${formatDuration(maxGap)}`,
    remedy: `Run it more often, or set maxGap to ${found}`,
    path: [...path, "maxGap"],
  };
  return [finding];
}

/** `2026-01-31 02:00` */
function minuteText(date: Date): string {
  return date.toISOString().slice(0, 16).replace("T", " ");
}
