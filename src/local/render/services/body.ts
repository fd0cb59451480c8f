import type { Render } from "../http/context.ts";
import { credentialBody, credentialOf } from "../store/credential.ts";
import type { Commands, CronJob, RegistryCredential, Runtime, Service, WebService } from "../store/model.ts";

/** A service as POST, GET and PATCH return it. */
export function serviceBody(service: Service, { store, engine, origin }: Render): Record<string, unknown> {
  const trigger = service.autoDeployTrigger;
  const credential = credentialOf(service, store);
  return {
    autoDeploy: trigger === "off" ? "no" : "yes",
    autoDeployTrigger: trigger,
    branch: service.branch,
    buildFilter: service.buildFilter,
    createdAt: service.createdAt,
    dashboardUrl: `${origin}/${service.type === "cron_job" ? "cron" : "web"}/${service.id}`,
    environmentId: service.environmentId,
    id: service.id,
    imagePath: service.image?.path,
    name: service.name,
    notifyOnFail: notifyOnFail(service),
    ownerId: service.ownerId,
    registryCredential:
      service.image && credential ? { id: credential.id, name: credential.name } : undefined,
    repo: service.repo,
    rootDir: service.rootDir,
    serviceDetails:
      service.type === "cron_job"
        ? cronJobDetails(service, credential)
        : webServiceDetails(service, credential, addressOf(engine, service.id)),
    slug: service.slug,
    suspended: service.suspenders.length === 0 ? "not_suspended" : "suspended",
    suspenders: service.suspenders,
    type: service.type,
    updatedAt: service.updatedAt,
  };
}

/** Empty while a service has no port: before it is fully created, and while it is being deleted. */
function addressOf(engine: Render["engine"], id: string): string {
  try {
    return engine.webUrl(id);
  } catch {
    return "";
  }
}

function cronJobDetails(
  service: CronJob,
  credential: RegistryCredential | undefined,
): Record<string, unknown> {
  return {
    ...commonDetails(service, credential),
    lastSuccessfulRunAt: service.lastSuccessfulRunAt,
    schedule: service.schedule,
  };
}

function webServiceDetails(
  service: WebService,
  credential: RegistryCredential | undefined,
  url: string,
): Record<string, unknown> {
  const { disk, cacheProfile } = service;
  return {
    ...commonDetails(service, credential),
    autoscaling: service.autoscaling,
    cache: cacheProfile && { profile: cacheProfile },
    disk: disk && { id: disk.id, mountPath: disk.mountPath, name: disk.name, sizeGB: disk.sizeGB },
    healthCheckPath: service.healthCheckPath,
    ipAllowList: service.ipAllowList,
    maintenanceMode: service.maintenanceMode,
    maxShutdownDelaySeconds: service.maxShutdownDelaySeconds,
    numInstances: service.numInstances,
    openPorts: [{ port: 10000, protocol: "TCP" }],
    previews: { generation: service.previews },
    pullRequestPreviewsEnabled: service.previews === "automatic" ? "yes" : "no",
    renderSubdomainPolicy: service.renderSubdomainPolicy,
    sshAddress: `${service.id}@ssh.${service.region}.render.com`,
    url,
  };
}

function commonDetails(
  { runtime, plan, region, commands }: Service,
  credential: RegistryCredential | undefined,
): Record<string, unknown> {
  return {
    buildPlan: "starter",
    env: runtime,
    envSpecificDetails: commandsBody(runtime, commands, credential),
    plan,
    region,
    runtime,
  };
}

// The pre-deploy command is sent next to these, but returned among them (recorded). The credential is returned here for the
// base image of a Dockerfile, and next to `imagePath` for an image (contract).
function commandsBody(
  runtime: Runtime,
  commands: Commands,
  credential: RegistryCredential | undefined,
): Record<string, unknown> {
  const { preDeployCommand } = commands;
  if (runtime === "docker" || runtime === "image") {
    const { dockerCommand, dockerContext, dockerfilePath } = commands;
    const registryCredential = runtime === "docker" && credential ? credentialBody(credential) : undefined;
    return { dockerCommand, dockerContext, dockerfilePath, preDeployCommand, registryCredential };
  }
  return { buildCommand: commands.buildCommand, preDeployCommand, startCommand: commands.startCommand };
}

function notifyOnFail({ notifications: { notificationsToSend } }: Service): string {
  if (notificationsToSend === "default") return "default";
  return notificationsToSend === "none" ? "ignore" : "notify";
}
