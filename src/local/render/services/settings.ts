import { normalImageReference } from "../../../core/image-reference.ts";
import { parseSchedule } from "../../../schedule/parse.ts";
import { ScheduleError } from "../../../schedule/schedule-error.ts";
import { ApiError } from "../../server/api-error.ts";
import type { AutoDeployTrigger, BuildFilter, Commands, ImageSource, Runtime } from "../store/model.ts";
import type { ServiceDetailsPatch, ServicePatch } from "./schemas.ts";

/**
 * Converts the fields that POST and PATCH share to stored values. Each function takes the current value
 * (for POST: the default) and returns it when the request does not contain the field.
 */

export function autoDeployFrom(request: ServicePatch, current: AutoDeployTrigger): AutoDeployTrigger {
  if (request.autoDeployTrigger != null) return request.autoDeployTrigger;
  if (request.autoDeploy === "no") return "off";
  // "yes" leaves "checksPass" unchanged: it is one of the two triggers that "yes" covers.
  return request.autoDeploy === "yes" && current === "off" ? "commit" : current;
}

/** `{paths: null, ignoredPaths: null}` removes the filter (recorded). */
export function buildFilterFrom(
  request: ServicePatch,
  current: BuildFilter | undefined,
): BuildFilter | undefined {
  const { buildFilter } = request;
  if (buildFilter == null) return current;
  if (buildFilter.paths == null && buildFilter.ignoredPaths == null) return undefined;
  return { paths: buildFilter.paths ?? [], ignoredPaths: buildFilter.ignoredPaths ?? [] };
}

export function imageFrom(request: ServicePatch, current: ImageSource | undefined): ImageSource | undefined {
  const { image } = request;
  if (image == null) return current;
  return {
    path: storedImagePath(image.imagePath),
    registryCredentialId: image.registryCredentialId || undefined,
  };
}

export function runtimeFrom(details: ServiceDetailsPatch | null | undefined): Runtime | undefined {
  return details?.runtime ?? details?.env ?? undefined;
}

export function commandsFrom(details: ServiceDetailsPatch | null | undefined, current: Commands): Commands {
  const given = details?.envSpecificDetails;
  const credential =
    given?.registryCredentialId ?? given?.registryCredential?.id ?? current.registryCredentialId;
  const preDeployCommand = details?.preDeployCommand ?? current.preDeployCommand;
  // "" means none; it is returned only when there was a command before (recorded).
  const showsPreDeploy = current.preDeployCommand !== undefined || (preDeployCommand ?? "") !== "";
  return {
    buildCommand: given?.buildCommand ?? current.buildCommand,
    startCommand: given?.startCommand ?? current.startCommand,
    dockerCommand: given?.dockerCommand ?? current.dockerCommand,
    dockerContext: given?.dockerContext ?? current.dockerContext,
    dockerfilePath: given?.dockerfilePath ?? current.dockerfilePath,
    registryCredentialId: credential || undefined,
    preDeployCommand: showsPreDeploy ? preDeployCommand : undefined,
  };
}

/**
 * The schedule of a cron job, with single spaces between its fields.
 * @throws ApiError 400 when it is missing or Render does not support it
 */
export function scheduleFrom(text: string | null | undefined): string {
  if (text == null || text.trim() === "") throw new ApiError(400, "serviceDetails.schedule is required");
  try {
    parseSchedule(text);
  } catch (error) {
    if (error instanceof ScheduleError) throw new ApiError(400, `invalid schedule: ${error.problem.message}`);
    throw error;
  }
  return text.trim().replace(/\s+/g, " ");
}

/**
 * Refuses a service that has neither repository nor image.
 * @throws ApiError 400
 */
export function requireSource(
  runtime: Runtime,
  repo: string | undefined,
  image: ImageSource | undefined,
): void {
  if (runtime === "image" && image === undefined)
    throw new ApiError(400, "image is required for runtime image");
  if (runtime === "image") return;
  if (repo === undefined || repo === "") throw new ApiError(400, `repo is required for runtime ${runtime}`);
  if (!URL.canParse(repo) && !/^git@[^:]+:.+/.test(repo)) throw new ApiError(400, `invalid repo: ${repo}`);
}

/**
 * An image reference in the form that Render stores.
 * @throws ApiError 400 with Render's message when it is not an image reference
 */
export function storedImagePath(text: string): string {
  const reference = normalImageReference(text);
  if (reference === undefined) throw new ApiError(400, "unable to fetch image with provided input");
  return reference;
}
