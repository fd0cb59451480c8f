/** Brings a live service to its spec with as few calls as it takes. */
import {
  createDeploy,
  type Deploy,
  getService,
  moveToEnvironment,
  patchService,
  putEnvVars,
  putSecretFiles,
  RenderApiError,
  type RenderClient,
  removeFromEnvironment,
  resumeService,
  type Service,
  scaleService,
  suspendService,
} from "../render/index.ts";
import { awaitDeploy } from "./await-deploy.ts";
import { awaitStandstill } from "./await-standstill.ts";
import { changesBetween, type ServiceChanges } from "./changes.ts";
import type { ServiceKind } from "./service-kind.ts";
import type { ServiceSpec } from "./service-spec.ts";

export interface Application<Spec extends ServiceSpec> {
  id: string;
  /** The spec that the service fulfils now. */
  before: Spec;
  /** The spec that it shall fulfil. */
  spec: Spec;
  /**
   * What an earlier attempt that did not come to its end has left: changes that are not in service because their deploy
   * failed or was never made, a deploy that is under way, or nothing.
   */
  leftOver?: "undeployed" | "under way" | "nothing";
}

/**
 * Suspends first and resumes late, so that a service never runs with half of a change that is to stop it.
 * Returns the service as the last answer showed it; undefined when no call was needed.
 */
export async function applySpec<Spec extends ServiceSpec>(
  client: RenderClient,
  kind: ServiceKind<Spec>,
  { id, before, spec, leftOver = "nothing" }: Application<Spec>,
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

  // A restart needs a build that came through, and what was left over may have to go into a build.
  const mode = leftOver === "undeployed" ? "build" : changes.deploy;
  // Render refuses to deploy a suspended service; resuming it deploys what has changed meanwhile.
  const deploys = mode !== undefined && !spec.suspended && spec.skipDeploy !== true;
  const deploy = deploys ? await deployOnce(client, id, mode, spec) : undefined;
  const settling = deploys || resumed || (leftOver === "under way" && !spec.suspended);
  if (settling && (spec.waitForDeploy ?? kind.waitsForDeploy)) {
    service ??= await getService(client, id);
    await awaitDeploy(client, { ...service, type: kind.type }, deploy?.id);
  }
  return service;
}

/** Suspends a service and waits until it stands still. */
export async function suspend(client: RenderClient, id: string): Promise<Service> {
  try {
    await suspendService(client, id);
  } catch (error) {
    // Perhaps it is suspended already: then nothing is left to do.
    if (!(error instanceof RenderApiError) || error.status !== 400) throw error;
    const live = await getService(client, id);
    if (!live.suspended) throw error;
  }
  return awaitStandstill(client, id);
}

async function resume(client: RenderClient, id: string): Promise<Service> {
  const live = await getService(client, id);
  // Render refuses to resume what runs.
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
  // An image has no build to be spared.
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
