import { setTimeout } from "node:timers/promises";
import type { StackConfig } from "../config/index.ts";
import { isGone, listServices, type RenderClient, type Service } from "../render/index.ts";
import { describeRun } from "./report.ts";
import { endedRuns } from "./runs.ts";

const pollMilliseconds = 2_000;

/**
 * Prints each run of a cron job that started after `since`, when it has ended, until `signal` is aborted. Jobs that come
 * or go in the meantime are followed too.
 */
export async function followRuns(
  client: RenderClient,
  config: StackConfig,
  { since, signal, print }: { since: Date; signal: AbortSignal; print: (line: string) => void },
): Promise<void> {
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
        if (shown.has(run.runId)) continue;
        shown.add(run.runId);
        print([job.name, describeRun(run), run.log.at(-1)].filter(Boolean).join("  "));
      }
    } catch (error) {
      if (!isGone(error)) throw error; // deleted between the two calls
    }
  }
}

function jobName(config: StackConfig, service: Service): string {
  const found = Object.entries(config.jobs).find(([, { serviceName }]) => serviceName === service.name);
  return found?.[0] ?? service.name;
}
