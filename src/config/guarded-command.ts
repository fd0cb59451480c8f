import { localTimeCommand } from "../../jobs/catalogue.ts";
import { portableExpression } from "../schedule/index.ts";
import type { JobConfig } from "./stack-config.ts";

/** What a run does: the job's command, behind the guard where runs are started that are not due in local time. */
export function guardedCommand({ command, schedule, local }: JobConfig): string | undefined {
  if (command === undefined || local === undefined || !local.guarded) return command;
  const options = [
    `--schedule=${shellWord(portableExpression(local.schedule))}`,
    `--time-zone=${shellWord(local.timeZone)}`,
    `--starts=${shellWord(portableExpression(schedule))}`,
  ];
  return `${localTimeCommand} ${options.join(" ")} -- ${shellWord(command)}`;
}

/** A text as one word of a shell, whatever it holds. */
function shellWord(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
