import { ApiError, notFound } from "../../server/api-error.ts";
import type { CronJob, Service, WebService } from "../model.ts";
import type { Store } from "../store.ts";

/** @throws ApiError 404 when there is no such service */
export function findService(store: Store, id: string): Service {
  const service = store.services.get(id);
  if (service === undefined) throw notFound(id);
  return service;
}

/** @throws ApiError 404 when there is no such cron job */
export function findCronJob(store: Store, id: string): CronJob {
  const service = findService(store, id);
  if (service.type !== "cron_job") throw notFound(id);
  return service;
}

/** @throws ApiError 404 when there is no such service, 400 when it is a cron job; `what` says what it cannot have */
export function findWebService(store: Store, id: string, what: string): WebService {
  const service = findService(store, id);
  if (service.type !== "web_service") throw new ApiError(400, `${what} cannot be used with a cron job`);
  return service;
}
