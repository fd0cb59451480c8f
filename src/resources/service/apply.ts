/** Updates a live service to its spec with as few calls as possible. */
import type { RenderClient } from "../../render/client.ts";
import { createDeploy, type Deploy } from "../../render/deploys.ts";
import { putEnvVars, putSecretFiles } from "../../render/env-vars.ts";
import { moveToEnvironment, removeFromEnvironment } from "../../render/environments.ts";
import { RenderApiError } from "../../render/errors.ts";
import type { Service } from "../../render/service.ts";
import {
  getService,
  patchService,
  resumeService,
  scaleService,
  suspendService,
} from "../../render/services.ts";
import { awaitDeploy, awaitSuspended } from "./await.ts";
import { changesBetween, type ServiceChanges } from "./changes.ts";
import type { ServiceKind, ServiceSpec } from "./spec.ts";

export interface ApplyOptions<Spec extends ServiceSpec> {
  id: string;
  /** The current spec of the service. */
  before: Spec;
  /** The desired spec. */
  spec: Spec;
  /**
   * What an earlier attempt left behind: changes that are not live because their deploy failed or was never created, a
   * deploy in progress, or nothing. Default: nothing.
   */
  leftOver?: "undeployed" | "under way" | "nothing";
}

/**
 * Applies the differences. Suspends first and resumes last, so that a service never runs with half of a change.
 * @returns the service from the last response; undefined if no response contained it
 */
export async function applySpec<Spec extends ServiceSpec>(
  client: RenderClient,
  kind: ServiceKind<Spec>,
  { id, before, spec, leftOver = "nothing" }: ApplyOptions<Spec>,
): Promise<Service | undefined> {
  const changes = changesBetween(kind, before, spec);
  let service: Service | undefined;

  if (spec.suspended && !before.suspended) service = await suspend(client, id);
  if (changes.settings !== undefined) service = await patchService(client, id, changes.settings);
  if (changes.numInstances !== undefined) await scaleService(client, id, changes.numInstances);
  if (changes.envVars !== undefined) await putEnvVars(client, id, changes.envVars);
  if (changes.secretFiles !== undefined) await putSecretFiles(client, id, changes.secretFiles);
  if (changes.environment !== undefined) await move(client, id, changes.environment);
  const resumed = !spec.suspended && before.suspended;
  if (resumed) service = await resume(client, id);

  // A restart reuses the last successful build, which may not contain the changes that were left behind.
  const mode = leftOver === "undeployed" ? "build" : changes.deploy;
  // Render refuses to deploy a suspended service; resuming it deploys the changes made meanwhile.
  const deploys = mode !== undefined && !spec.suspended && spec.skipDeploy !== true;
  const deploy = deploys ? await deployOnce(client, id, mode, spec) : undefined;
  const isDeploying = deploys || resumed || (leftOver === "under way" && !spec.suspended);
  if (isDeploying && (spec.waitForDeploy ?? kind.waitsForDeploy)) {
    service ??= await getService(client, id);
    await awaitDeploy(client, { ...service, type: kind.type }, deploy?.id);
  }
  return service;
}

/** Suspends a service and waits until the suspension is in effect. */
export async function suspend(client: RenderClient, id: string): Promise<Service> {
  try {
    await suspendService(client, id);
  } catch (error) {
    // Render refuses to suspend a suspended service.
    if (!(error instanceof RenderApiError) || error.status !== 400) throw error;
    const live = await getService(client, id);
    if (!live.suspended) throw error;
  }
  return awaitSuspended(client, id);
}

async function resume(client: RenderClient, id: string): Promise<Service> {
  const live = await getService(client, id);
  // Render refuses to resume an active service.
  if (!live.suspended) return live;
  await resumeService(client, id);
  return { ...live, suspended: false };
}

function deployOnce(
  client: RenderClient,
  id: string,
  mode: "build" | "restart",
  spec: ServiceSpec,
): Promise<Deploy | undefined> {
  // An image has no build to skip.
  return createDeploy(client, id, mode === "restart" && spec.git !== undefined ? "deploy_only" : undefined);
}

async function move(
  client: RenderClient,
  id: string,
  { from, to }: NonNullable<ServiceChanges["environment"]>,
): Promise<void> {
  if (to !== undefined) await moveToEnvironment(client, id, to);
  else if (from !== undefined) await removeFromEnvironment(client, id, from);
}
