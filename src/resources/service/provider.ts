/** The lifecycle that web services and cron jobs share. A `ServiceKind` defines how they differ. */
import type { dynamic } from "@pulumi/pulumi";
import { OperationError } from "../../core/errors.ts";
import { type RenderClient, sharedRenderClient } from "../../render/client.ts";
import { createService, findService } from "../../render/create-service.ts";
import { deployOutcome, listDeploys } from "../../render/deploys.ts";
import { envVarList, secretFileList } from "../../render/env-vars.ts";
import { isGone } from "../../render/errors.ts";
import { describeService, type Service } from "../../render/service.ts";
import { deleteService } from "../../render/services.ts";
import { PartialStateError, type Properties, withoutUndefined, withPlainErrors } from "../dynamic.ts";
import { type ApplyOptions, applySpec, suspend } from "./apply.ts";
import { awaitDeploy } from "./await.ts";
import { checkInputs, diffInputs } from "./check-and-diff.ts";
import { readLive } from "./live-spec.ts";
import type { ServiceKind, ServiceSpec } from "./spec.ts";
import { watchWrites } from "./watched-client.ts";

/**
 * The provider of one kind of service. Each method that needs Render calls `client`, so that the API key is read from the
 * environment at that time and never becomes part of the state.
 */
export function serviceProvider<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  client: () => RenderClient = sharedRenderClient,
): dynamic.ResourceProvider {
  return {
    check: async (_olds, news) => checkInputs(kind, news),
    diff: async (_id, olds, news) => diffInputs(olds, news),
    create: (inputs) => withPlainErrors(() => create(kind, client(), inputs)),
    read: (id, properties) => withPlainErrors(() => read(kind, client(), id, properties)),
    update: (id, olds, news) => withPlainErrors(() => update(kind, client(), id, olds, news)),
    delete: (id) => withPlainErrors(() => remove(client(), id)),
  };
}

async function create<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  client: RenderClient,
  inputs: Properties,
): Promise<dynamic.CreateResult> {
  const spec = specFrom(kind, inputs);
  const existing = spec.adopt === true ? await findService(client, { type: kind.type, ...spec }) : undefined;
  if (existing !== undefined) return adopt(kind, client, existing, spec, inputs);

  const { service, deployId } = await createService(client, newServiceBody(kind, spec));
  return finishCreation(kind, service, spec, inputs, async () => {
    // The API cannot create a suspended service, so it is active between the two calls.
    if (spec.suspended) await suspend(client, service.id);
    else if (spec.waitForDeploy ?? kind.waitsForDeploy)
      await awaitDeploy(client, { ...service, type: kind.type }, deployId);
  });
}

async function adopt<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  client: RenderClient,
  service: Service,
  spec: Spec,
  inputs: Properties,
): Promise<dynamic.CreateResult> {
  if (service.region !== spec.region) {
    throw new OperationError({
      code: "RESOURCE005",
      subject: describeService(service),
      message: `cannot be adopted: it runs in ${service.region}, the program wants ${spec.region}, and Render cannot change a region`,
      remedy: `Set region to ${service.region}, or delete the service (${service.dashboardUrl}) so that \`pulumi up\` creates it again`,
    });
  }
  const watched = watchWrites(client);
  return finishCreation(
    kind,
    service,
    spec,
    inputs,
    async () => {
      const before = await readLive(watched, kind, service.id, spec);
      await applySpec(watched, kind, { id: service.id, before: before.spec, spec });
    },
    watched.owesDeploy,
  );
}

async function read<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  client: RenderClient,
  id: string,
  properties: Properties,
): Promise<dynamic.ReadResult> {
  const managed = specFrom(kind, properties);
  try {
    const { service, spec } = await readLive(client, kind, id, managed);
    const inputs = withoutUndefined({ ...spec });
    const { unfinished, owesDeploy } = properties;
    return { id, inputs, props: outputs(kind, service, spec, { unfinished, owesDeploy }) };
  } catch (error) {
    if (isGone(error)) return {};
    throw error;
  }
}

async function update<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  client: RenderClient,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<dynamic.UpdateResult> {
  const spec = specFrom(kind, news);
  const watched = watchWrites(client, olds.owesDeploy === true);
  const { slug, dashboardUrl, url } = olds;
  try {
    const before = await startingPoint(kind, watched, id, olds, spec);
    const service = await applySpec(watched, kind, { id, spec, ...before });
    if (service !== undefined) return { outs: outputs(kind, service, spec) };
    return { outs: withoutUndefined({ ...spec, slug, dashboardUrl, url }) };
  } catch (error) {
    if (!watched.wrote() && olds.unfinished !== true) throw error;
    const { __provider } = news;
    throw new PartialStateError(id, error, {
      ...spec,
      slug,
      dashboardUrl,
      url,
      unfinished: true,
      owesDeploy: watched.owesDeploy() || undefined,
      __provider,
    });
  }
}

/** The spec before an update: from the state, or from Render if the last operation was not completed. */
async function startingPoint<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  client: RenderClient,
  id: string,
  olds: Properties,
  spec: Spec,
): Promise<Pick<ApplyOptions<Spec>, "before" | "leftOver">> {
  if (olds.unfinished !== true) return { before: specFrom(kind, olds) };
  const [live, [newest]] = await Promise.all([readLive(client, kind, id, spec), listDeploys(client, id, 1)]);
  return { before: live.spec, leftOver: leftOver() };

  function leftOver(): NonNullable<ApplyOptions<Spec>["leftOver"]> {
    const outcome = newest === undefined ? "failed" : deployOutcome(newest);
    if (outcome === "failed" || olds.owesDeploy === true) return "undeployed";
    return outcome === "under way" ? "under way" : "nothing";
  }
}

/** The canonical form that `check` returned, read back from inputs or outputs. */
function specFrom<Spec extends ServiceSpec>(kind: ServiceKind<Spec>, properties: Properties): Spec {
  const parsed = kind.schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  const unread = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  throw new OperationError({
    code: "RESOURCE006",
    subject: `a ${kind.type.replaceAll("_", " ")} in the state`,
    message: `cannot be read: ${unread.join(", ")} is missing or has a form that this version does not know`,
    remedy:
      "Use the version of this project that wrote the state, or remove the resource from the state and adopt it",
  });
}

async function remove(client: RenderClient, id: string): Promise<void> {
  try {
    await deleteService(client, id);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Completes the creation of a service that already exists on Render; if that fails, the state keeps its id. */
async function finishCreation<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  service: Service,
  spec: Spec,
  { __provider }: Properties,
  work: () => Promise<void>,
  owesDeploy = () => false,
): Promise<dynamic.CreateResult> {
  try {
    await work();
  } catch (error) {
    const left = { unfinished: true, owesDeploy: owesDeploy() || undefined, __provider };
    throw new PartialStateError(service.id, error, outputs(kind, service, spec, left));
  }
  return { id: service.id, outs: outputs(kind, service, spec) };
}

function newServiceBody<Spec extends ServiceSpec>(kind: ServiceKind<Spec>, spec: Spec) {
  const { serviceDetails, ...settings } = kind.settings(spec);
  const { ownerId, environmentId, numInstances } = spec;
  return {
    ...settings,
    type: kind.type,
    ownerId,
    environmentId,
    envVars: envVarList(spec.envVars ?? {}),
    secretFiles: secretFileList(spec.secretFiles ?? {}),
    serviceDetails: { ...serviceDetails, region: spec.region, numInstances },
  };
}

function outputs<Spec extends ServiceSpec>(
  kind: ServiceKind<Spec>,
  service: Service,
  spec: Spec,
  more: Properties = {},
): Record<string, unknown> {
  const { slug, dashboardUrl } = service;
  return withoutUndefined({ ...spec, slug, dashboardUrl, ...kind.outputsOf(service), ...more });
}
