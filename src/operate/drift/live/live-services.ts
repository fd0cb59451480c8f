import type { StackConfig } from "../../../config/stack-config.ts";
import { dayMs } from "../../../core/time-units.ts";
import type { RenderClient } from "../../../render/client.ts";
import { listLatestRuns } from "../../../render/cron-runs.ts";
import { getEnvVars } from "../../../render/env-vars.ts";
import type { Service } from "../../../render/service.ts";
import { listServices } from "../../../render/services.ts";

/** The live services of some stacks. */
export interface LiveServices {
  /** The services of a workspace, by name. */
  byName(ownerId: string): ReadonlyMap<string, Service>;
  /** The variables of the services of the stacks, by service id. */
  variables: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Median duration of the latest runs in seconds, by the name of the cron job. */
  measuredSeconds: ReadonlyMap<string, number>;
}

const daysBack = 7;
const maxRuns = 20;

/** Makes one call for each workspace, one for the variables of each service, and one for the runs of each cron job. */
export async function readLiveServices(
  client: RenderClient,
  stacks: readonly StackConfig[],
  at: Date,
): Promise<LiveServices> {
  const owners = [...new Set(stacks.map(({ ownerId }) => ownerId))];
  const lists = await Promise.all(
    owners.map(async (ownerId) => {
      const services = await listServices(client, { ownerId });
      return [ownerId, new Map(services.map((service) => [service.name, service]))] as const;
    }),
  );
  const workspaces = new Map(lists);
  const ofStacks = stacks.flatMap(({ ownerId, web, jobs }) =>
    [web, ...Object.values(jobs)].flatMap(
      ({ serviceName }) => workspaces.get(ownerId)?.get(serviceName) ?? [],
    ),
  );
  const [variables, durations] = await Promise.all([
    Promise.all(ofStacks.map(async ({ id }) => [id, await getEnvVars(client, id)] as const)),
    Promise.all(
      ofStacks
        .filter(({ type }) => type === "cron_job")
        .map(async ({ id, name }) => [name, await usualSeconds(client, id, at)] as const),
    ),
  ]);
  return {
    byName: (ownerId) => workspaces.get(ownerId) ?? new Map(),
    variables: new Map(variables),
    measuredSeconds: new Map(
      durations.flatMap(([name, seconds]) => (seconds === undefined ? [] : [[name, seconds]])),
    ),
  };
}

async function usualSeconds(client: RenderClient, cronJobId: string, at: Date): Promise<number | undefined> {
  const runs = await listLatestRuns(client, cronJobId, new Date(at.getTime() - daysBack * dayMs));
  const seconds = runs
    .flatMap(({ startedAt, endedAt }) =>
      endedAt === undefined ? [] : [(endedAt.getTime() - startedAt.getTime()) / 1000],
    )
    .slice(0, maxRuns)
    .sort((a, b) => a - b);
  return seconds[Math.floor((seconds.length - 1) / 2)];
}
