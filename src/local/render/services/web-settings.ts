import { ApiError } from "../../server/api-error.ts";
import { newId } from "../store/ids.ts";
import type { Disk, WebService } from "../store/model.ts";
import { timestamp } from "../store/timestamps.ts";
import type { ServiceDetailsPatch, ServicePost } from "./schemas.ts";

/** The fields of a web service that other services do not have. */
type WebSettings = Omit<WebService, Exclude<keyof WebService, WebKey>>;
type WebKey =
  | "healthCheckPath"
  | "numInstances"
  | "maintenanceMode"
  | "previews"
  | "autoscaling"
  | "disk"
  | "ipAllowList"
  | "maxShutdownDelaySeconds"
  | "renderSubdomainPolicy"
  | "cacheProfile"
  | "customDomains";

/**
 * The settings of a new web service, with Render's defaults.
 * @throws ApiError 400 for a health check path without leading slash or a disk for several instances
 */
export function newWebSettings(details: ServicePost["serviceDetails"], now: Date): WebSettings {
  const { disk, numInstances, autoscaling } = details;
  if (disk && (numInstances ?? 1) > 1) throw new ApiError(400, "a service with a disk has one instance");
  const defaults: WebSettings = {
    healthCheckPath: "",
    numInstances: numInstances ?? 1,
    maintenanceMode: { enabled: false, uri: "" },
    previews: "off",
    autoscaling: autoscaling ?? undefined,
    disk: disk ? newDisk(disk, now) : undefined,
    customDomains: [],
  };
  return patchedWebSettings(details, defaults);
}

/** A new disk record. */
export function newDisk(request: { name: string; mountPath: string; sizeGB: number }, now: Date): Disk {
  const { name, mountPath, sizeGB } = request;
  const createdAt = timestamp(now);
  return { id: newId("dsk", now), name, mountPath, sizeGB, createdAt, updatedAt: createdAt };
}

/**
 * The settings after PATCH: fields missing in the request stay unchanged.
 * @throws ApiError 400 for a health check path without leading slash
 */
export function patchedWebSettings<T extends WebSettings>(details: ServiceDetailsPatch, current: T): T {
  const healthCheckPath = details.healthCheckPath ?? current.healthCheckPath;
  if (healthCheckPath !== "" && !healthCheckPath.startsWith("/")) {
    throw new ApiError(400, "serviceDetails.healthCheckPath must begin with a slash");
  }
  return {
    ...current,
    healthCheckPath,
    maintenanceMode: details.maintenanceMode ?? current.maintenanceMode,
    previews: previewsFrom(details) ?? current.previews,
    ipAllowList: details.ipAllowList ?? current.ipAllowList,
    maxShutdownDelaySeconds: details.maxShutdownDelaySeconds ?? current.maxShutdownDelaySeconds,
    renderSubdomainPolicy: details.renderSubdomainPolicy ?? current.renderSubdomainPolicy,
    cacheProfile: details.cache?.profile ?? current.cacheProfile,
  };
}

// `pullRequestPreviewsEnabled` is the old name; `previews: {}` changes nothing (recorded).
function previewsFrom({
  previews,
  pullRequestPreviewsEnabled,
}: ServiceDetailsPatch): WebService["previews"] | undefined {
  if (previews?.generation != null) return previews.generation;
  if (pullRequestPreviewsEnabled == null) return undefined;
  return pullRequestPreviewsEnabled === "yes" ? "automatic" : "off";
}
