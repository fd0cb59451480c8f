import { setTimeout } from "node:timers/promises";
import type { StackConfig } from "../../config/stack-config.ts";
import { hourMs } from "../../core/time-units.ts";
import type { RenderClient } from "../../render/client.ts";
import { isGone } from "../../render/errors.ts";
import type { Service } from "../../render/service.ts";
import { listServices } from "../../render/services.ts";
import { readHistory } from "./application-data.ts";
import { describeTick } from "./heating.ts";
import { describeRun } from "./report.ts";
import { type EndedRun, endedRuns } from "./runs.ts";

const pollMilliseconds = 2_000;
// How far to look back for the previous tick, which shows what a later one has changed.
const historyMilliseconds = hourMs;

/**
 * Prints each run of a cron job that started after `since` once it has ended, until `signal` is aborted. Jobs that are
 * created or deleted in the meantime are followed too.
 */
export async function followRuns(
  client: RenderClient,
  config: StackConfig,
  options: { since: Date; signal: AbortSignal; databaseUrl: string; print: (line: string) => void },
): Promise<void> {
  const { since, signal, databaseUrl, print } = options;
  const shown = new Set<string>();
  while (!signal.aborted) {
    for (const service of await listServices(client, { ownerId: config.ownerId, type: "cron_job" })) {
      await printNewRuns(service);
    }
    await setTimeout(pollMilliseconds, undefined, { signal }).catch(() => {});
  }

  async function printNewRuns(service: Service): Promise<void> {
    const job = { name: jobName(config, service), id: service.id, ownerId: service.ownerId };
    try {
      for (const run of await endedRuns(client, job, since)) {
        if (shown.has(run.id)) continue;
        shown.add(run.id);
        const result = (await describeRoomAfter(job.name, run)) ?? run.log.at(-1);
        print([job.name, describeRun(run), result].filter(Boolean).join("  "));
      }
    } catch (error) {
      if (!isGone(error)) throw error; // deleted between the two calls
    }
  }

  /** The temperature and the action of the tick that this run made, shown instead of the last line of its log. */
  async function describeRoomAfter(job: string, { startedAt }: EndedRun): Promise<string | undefined> {
    if (config.jobs[job]?.replacesScheduler !== true) return undefined;
    const earlier = new Date(startedAt.getTime() - historyMilliseconds);
    const ticks = await readHistory(databaseUrl, earlier).catch(() => []); // the log of the run reports database errors
    const tick = ticks.findIndex(({ at }) => at >= startedAt);
    return tick < 0 ? undefined : describeTick(ticks, tick);
  }
}

function jobName(config: StackConfig, service: Service): string {
  const found = Object.entries(config.jobs).find(([, { serviceName }]) => serviceName === service.name);
  return found?.[0] ?? service.name;
}
