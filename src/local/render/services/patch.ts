import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../../core/clock.ts";
import { ApiError } from "../../server/api-error.ts";
import type { Commands, Runtime, Service } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { timestamp } from "../store/timestamps.ts";
import { requireCredential, requireFreeName } from "./references.ts";
import type { ServicePatch } from "./schemas.ts";
import {
  autoDeployFrom,
  buildFilterFrom,
  commandsFrom,
  imageFrom,
  requireSource,
  runtimeFrom,
  scheduleFrom,
} from "./settings.ts";
import { patchedWebSettings } from "./web-settings.ts";

/**
 * The service after PATCH /services/{id}: fields missing in the request stay unchanged. `updatedAt` changes only when
 * another field does (recorded); slug and URL stay when the name changes (recorded).
 * @throws ApiError 400 for invalid values, 409 for a name in use
 */
export function patchedService(current: Service, request: ServicePatch, store: Store, clock: Clock): Service {
  const details = request.serviceDetails ?? {};
  const runtime = runtimeFrom(details) ?? current.runtime;
  const fromGit = runtime !== "image";
  const image = imageFrom(request, current.image);
  const repo = request.repo ?? current.repo;
  const name = request.name ?? current.name;
  const commands = commandsFrom(details, commandsFor(runtime, current));
  if (current.type === "cron_job" && details.plan === "free")
    throw new ApiError(400, "cron jobs have no free plan");
  requireSource(runtime, repo, image);
  requireCredential(store, image?.registryCredentialId ?? commands.registryCredentialId);
  requireFreeName(name, store.services.all(), current.id);

  const common = {
    name,
    autoDeployTrigger: autoDeployFrom(request, current.autoDeployTrigger),
    repo: fromGit ? repo : undefined,
    branch: fromGit ? (request.branch ?? current.branch ?? "main") : undefined,
    rootDir: request.rootDir ?? current.rootDir,
    buildFilter: buildFilterFrom(request, current.buildFilter),
    image: fromGit ? undefined : image,
    runtime,
    plan: details.plan ?? current.plan,
    commands,
  };
  const next: Service =
    current.type === "cron_job"
      ? { ...current, ...common, schedule: scheduleFrom(details.schedule ?? current.schedule) }
      : patchedWebSettings(details, { ...current, ...common });
  return sameRecord(current, next) ? current : { ...next, updatedAt: timestamp(clock.now()) };
}

/** The stored commands after a change of runtime: an image has no Dockerfile, `docker` has Render's defaults. */
function commandsFor(runtime: Runtime, { runtime: before, commands }: Service): Commands {
  if (runtime === before) return commands;
  if (runtime === "image") return { ...commands, dockerContext: "", dockerfilePath: "" };
  if (runtime !== "docker") return commands;
  return {
    ...commands,
    dockerContext: commands.dockerContext || ".",
    dockerfilePath: commands.dockerfilePath || "./Dockerfile",
  };
}

function sameRecord(one: Service, other: Service): boolean {
  return isDeepStrictEqual(asStored(one), asStored(other));
}

function asStored(service: Service): unknown {
  return JSON.parse(JSON.stringify(service));
}
