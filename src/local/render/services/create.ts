import type { Clock } from "../../../core/clock.ts";
import { defaultPlan, defaultRegion } from "../../../core/render-platform.ts";
import { ApiError } from "../../server/api-error.ts";
import { envVarRows } from "../env-vars/env-var.ts";
import { secretFileRows } from "../secret-files/secret-file.ts";
import { newId, slugSuffix } from "../store/ids.ts";
import type { Commands, Runtime, Service } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { timestamp } from "../store/timestamps.ts";
import { requireCredential, requireEnvironment, requireFreeName } from "./references.ts";
import type { ServicePost } from "./schemas.ts";
import {
  autoDeployFrom,
  buildFilterFrom,
  commandsFrom,
  imageFrom,
  requireSource,
  runtimeFrom,
  scheduleFrom,
} from "./settings.ts";
import { newWebSettings } from "./web-settings.ts";

/**
 * The service for a body of POST /services, not yet stored.
 * @throws ApiError 400 for missing or unknown values, 409 for a name in use
 */
export function newService(request: ServicePost, store: Store, clock: Clock): Service {
  const { type, name, serviceDetails: details } = request;
  if (type !== "cron_job" && type !== "web_service") {
    throw new ApiError(
      400,
      `the local Render has no services of type ${type}, only cron_job and web_service`,
    );
  }
  const runtime = runtimeFrom(details);
  if (runtime === undefined) throw new ApiError(400, "serviceDetails.runtime is required");
  if (type === "cron_job" && details.plan === "free") throw new ApiError(400, "cron jobs have no free plan");
  const image = imageFrom(request, undefined);
  const commands = commandsFrom(details, defaultCommands(runtime));
  requireSource(runtime, request.repo ?? undefined, image);
  requireCredential(store, image?.registryCredentialId ?? commands.registryCredentialId);
  requireEnvironment(store, request.environmentId);
  requireFreeName(name, store.services.all());

  const now = clock.now();
  const createdAt = timestamp(now);
  const fromGit = runtime !== "image";
  const common = {
    id: newId(type === "cron_job" ? "crn" : "srv", now),
    ownerId: request.ownerId,
    name,
    slug: newSlug(type, name, store.services.all()),
    environmentId: request.environmentId || undefined,
    createdAt,
    updatedAt: createdAt,
    suspenders: [],
    autoDeployTrigger: autoDeployFrom(request, "commit"),
    repo: fromGit ? (request.repo ?? undefined) : undefined,
    branch: fromGit ? (request.branch ?? "main") : undefined,
    rootDir: request.rootDir ?? "",
    buildFilter: buildFilterFrom(request, undefined),
    image: fromGit ? undefined : image,
    runtime,
    plan: details.plan ?? defaultPlan,
    region: details.region ?? defaultRegion,
    commands,
    envVars: envVarRows(request.envVars ?? [], now),
    secretFiles: secretFileRows(request.secretFiles ?? [], now),
    notifications: { notificationsToSend: "default", previewNotificationsEnabled: "default" },
  } as const;

  if (type === "cron_job") return { ...common, type, schedule: scheduleFrom(details.schedule) };
  return { ...common, type, ...newWebSettings(details, now) };
}

function defaultCommands(runtime: Runtime): Commands {
  return {
    buildCommand: "",
    startCommand: "",
    dockerCommand: "",
    dockerContext: runtime === "docker" ? "." : "",
    dockerfilePath: runtime === "docker" ? "./Dockerfile" : "",
  };
}

/**
 * The slug of a new service: the name in lower case with hyphens. Recorded: a cron job's always gets a random
 * suffix, a web service's only when the slug is in use. A slug never changes.
 */
function newSlug(type: Service["type"], name: string, services: readonly Service[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const taken = new Set(services.map(({ slug }) => slug));
  let slug = plain;
  while (slug === "" || taken.has(slug) || (type === "cron_job" && slug === plain)) {
    slug = [plain, slugSuffix()].filter((part) => part !== "").join("-");
  }
  return slug;
}
