import { OperationError } from "../core/errors.ts";
import {
  type Deploy,
  deployOutcome,
  describeService,
  getDeploy,
  listDeploys,
  type RenderClient,
  type ServiceType,
} from "../render/index.ts";
import { poll } from "./poll.ts";

/** How long a deploy is waited for, in milliseconds. */
const longestDeployMs = 30 * 60_000;

/** The service that is deployed, as messages name it. */
export interface DeployTarget {
  type: ServiceType;
  name: string;
  id: string;
  dashboardUrl: string;
}

/**
 * Returns when a deploy is in service, or was until a later one replaced it. Without `deployId` the newest one
 * counts. Throws OperationError RESOURCE001 when it failed, RESOURCE002 after 30 min.
 */
export async function awaitDeploy(
  client: RenderClient,
  target: DeployTarget,
  deployId: string | undefined,
): Promise<void> {
  const subject = describeService(target);
  let id = deployId;
  let status = "queued";

  const ended = await poll(
    client,
    { waitingFor: () => `the deploy of ${subject}: ${status}`, longestMs: longestDeployMs },
    async () => {
      const deploy = await newest();
      if (deploy === undefined) return undefined;
      id = deploy.id;
      status = deploy.status;
      return deployOutcome(deploy) === "under way" ? undefined : deploy;
    },
  );
  if (ended === undefined) {
    throw new OperationError({
      code: "RESOURCE002",
      subject,
      message: `the deploy ${id ?? ""} is still ${status} after ${longestDeployMs / 60_000} min`,
      remedy: `Look at its log at ${target.dashboardUrl} and run up again: it goes on where it stopped`,
    });
  }
  if (deployOutcome(ended) === "failed") {
    throw new OperationError({
      code: "RESOURCE001",
      subject,
      message: `the deploy ${ended.id} ended as ${ended.status}`,
      remedy: `Read its log at ${target.dashboardUrl}, mend the cause and run up again: it deploys anew`,
    });
  }

  async function newest(): Promise<Deploy | undefined> {
    if (id !== undefined) return getDeploy(client, target.id, id);
    const [deploy] = await listDeploys(client, target.id, 1);
    return deploy;
  }
}
