import { minuteMs } from "../../../core/time-units.ts";

/** Observed on Render: the job's id and the minute in which the run was due, counted from 1970. */
export function scheduledRunId(serviceId: string, due: Date): string {
  return `${serviceId}-${Math.floor(due.getTime() / minuteMs)}`;
}

/** Observed on Render: the job's id and the second; here the next free second when two are asked for in one. */
export function unusedManualRunId(serviceId: string, now: Date, isUsed: (id: string) => boolean): string {
  let second = Math.floor(now.getTime() / 1000);
  while (isUsed(`${serviceId}-${second}`)) second += 1;
  return `${serviceId}-${second}`;
}
