/** The lifecycle that web services and cron jobs share. What tells them apart stands in their `ServiceKind`. */
import type { dynamic } from "@pulumi/pulumi";
import { OperationError } from "../errors.ts";
import {
  createService,
  deleteService,
  deployOutcome,
  describeService,
  envVarList,
  findService,
  isGone,
  listDeploys,
  type RenderClient,
  type Service,
  secretFileList,
  sharedRenderClient,
} from "../render/index.ts";
import { type Application, applyWish, suspend } from "./apply-wish.ts";
import { awaitDeploy } from "./await-deploy.ts";
import { checkWish } from "./check.ts";
import { diffWish } from "./diff.ts";
import { PartialStateError, type Properties, reported, withoutUndefined } from "./dynamic.ts";
import { readLive } from "./live-wish.ts";
import type { ServiceKind } from "./service-kind.ts";
import type { ServiceWish } from "./service-wish.ts";
import { watchWrites } from "./writes.ts";

/**
 * A provider for one kind of service. `client` is asked for in each call that needs Render, so that the key is
 * read from the environment then and never stands in the state.
 */
export function serviceProvider<Wish extends ServiceWish>(
  kind: ServiceKind<Wish>,
  client: () => RenderClient = sharedRenderClient,
): dynamic.ResourceProvider {
  return {
    check: async (_olds, news) => checkWish(kind, news),
    diff: async (_id, olds, news) => diffWish(olds, news),
    create: (inputs) => reported(() => create(kind, client(), inputs)),
    read: (id, properties) => reported(() => read(kind, client(), id, properties)),
    update: (id, olds, news) => reported(() => update(kind, client(), id, olds, news)),
    delete: (id) => reported(() => remove(client(), id)),
  };
}

async function create<Wish extends ServiceWish>(
  kind: ServiceKind<Wish>,
  client: RenderClient,
  inputs: Properties,
): Promise<dynamic.CreateResult> {
  const wish = wishFrom(kind, inputs);
  const existing = wish.adopt === true ? await findService(client, { type: kind.type, ...wish }) : undefined;
  if (existing !== undefined) return adopt(kind, client, existing, wish, inputs);

  const { service, deployId } = await createService(client, newServiceBody(kind, wish));
  return finished(kind, service, wish, inputs, async () => {
    // The API cannot create a suspended service: for the moment between the two calls it is active.
    if (wish.suspended) await suspend(client, service.id);
    else if (wish.waitForDeploy ?? kind.waitsForDeploy)
      await awaitDeploy(client, { ...service, type: kind.type }, deployId);
  });
}

async function adopt<Wish extends ServiceWish>(
  kind: ServiceKind<Wish>,
  client: RenderClient,
  service: Service,
  wish: Wish,
  inputs: Properties,
): Promise<dynamic.CreateResult> {
  if (service.region !== wish.region) {
    throw new OperationError({
      code: "RESOURCE005",
      subject: describeService(service),
      message: `cannot be adopted: it runs in ${service.region} and the program wants ${wish.region}, which Render cannot change`,
      remedy: `Set region to ${service.region}, or delete the service (${service.dashboardUrl}) so that it is created anew`,
    });
  }
  return finished(kind, service, wish, inputs, async () => {
    const before = await readLive(client, kind, service.id, wish);
    await applyWish(client, kind, { id: service.id, before: before.wish, wish });
  });
}

async function read<Wish extends ServiceWish>(
  kind: ServiceKind<Wish>,
  client: RenderClient,
  id: string,
  properties: Properties,
): Promise<dynamic.ReadResult> {
  const managed = wishFrom(kind, properties);
  try {
    const { service, wish } = await readLive(client, kind, id, managed);
    const inputs = withoutUndefined({ ...wish });
    const unfinished = properties.unfinished === true ? true : undefined;
    return { id, inputs, props: outputs(kind, service, wish, { unfinished }) };
  } catch (error) {
    if (isGone(error)) return {};
    throw error;
  }
}

async function update<Wish extends ServiceWish>(
  kind: ServiceKind<Wish>,
  client: RenderClient,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<dynamic.UpdateResult> {
  const wish = wishFrom(kind, news);
  const watched = watchWrites(client);
  const { slug, dashboardUrl, url } = olds;
  try {
    const before = await standOf(kind, watched, id, olds, wish);
    const service = await applyWish(watched, kind, { id, wish, ...before });
    if (service !== undefined) return { outs: outputs(kind, service, wish) };
    return { outs: withoutUndefined({ ...wish, slug, dashboardUrl, url }) };
  } catch (error) {
    if (!watched.wrote() && olds.unfinished !== true) throw error;
    const { __provider } = news;
    throw new PartialStateError(id, error, {
      ...wish,
      slug,
      dashboardUrl,
      url,
      unfinished: true,
      __provider,
    });
  }
}

/** What the service fulfils before an update: by the state, or by Render when the state was left unfinished. */
async function standOf<Wish extends ServiceWish>(
  kind: ServiceKind<Wish>,
  client: RenderClient,
  id: string,
  olds: Properties,
  wish: Wish,
): Promise<Pick<Application<Wish>, "before" | "leftOver">> {
  if (olds.unfinished !== true) return { before: wishFrom(kind, olds) };
  const [live, [newest]] = await Promise.all([readLive(client, kind, id, wish), listDeploys(client, id, 1)]);
  const outcome = newest === undefined ? "failed" : deployOutcome(newest);
  return {
    before: live.wish,
    leftOver: outcome === "failed" || outcome === "under way" ? outcome : "settled",
  };
}

/** The canonical form that `check` has made, read back from inputs or outputs. */
function wishFrom<Wish extends ServiceWish>(kind: ServiceKind<Wish>, properties: Properties): Wish {
  const parsed = kind.schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  const unread = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  throw new OperationError({
    code: "RESOURCE006",
    subject: `a ${kind.type.replaceAll("_", " ")} in the state`,
    message: `cannot be read: ${unread.join(", ")} is missing or of a form that this version does not know`,
    remedy:
      "Use the version of this project that wrote the state, or take the resource out of the state and adopt it",
  });
}

async function remove(client: RenderClient, id: string): Promise<void> {
  try {
    await deleteService(client, id);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Does what is left to do for a service that exists; a failure keeps its id in the state. */
async function finished<Wish extends ServiceWish>(
  kind: ServiceKind<Wish>,
  service: Service,
  wish: Wish,
  { __provider }: Properties,
  work: () => Promise<void>,
): Promise<dynamic.CreateResult> {
  try {
    await work();
  } catch (error) {
    throw new PartialStateError(
      service.id,
      error,
      outputs(kind, service, wish, { unfinished: true, __provider }),
    );
  }
  return { id: service.id, outs: outputs(kind, service, wish) };
}

function newServiceBody<Wish extends ServiceWish>(kind: ServiceKind<Wish>, wish: Wish) {
  const { serviceDetails, ...settings } = kind.settings(wish);
  const { ownerId, environmentId, numInstances } = wish;
  return {
    ...settings,
    type: kind.type,
    ownerId,
    environmentId,
    envVars: envVarList(wish.envVars ?? {}),
    secretFiles: secretFileList(wish.secretFiles ?? {}),
    serviceDetails: { ...serviceDetails, region: wish.region, numInstances },
  };
}

function outputs<Wish extends ServiceWish>(
  kind: ServiceKind<Wish>,
  service: Service,
  wish: Wish,
  more: Properties = {},
): Record<string, unknown> {
  const { slug, dashboardUrl } = service;
  return withoutUndefined({ ...wish, slug, dashboardUrl, ...kind.outputsOf(service), ...more });
}
