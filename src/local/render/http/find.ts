import { ApiError, notFound } from "../../server/api-error.ts";
import type { CronJob, Environment, Project, Service, WebService } from "../store/model.ts";
import type { Store } from "../store/store.ts";

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

/** @throws ApiError 404 when there is no such service, 400 when it is a cron job; `what` names the feature it does not support */
export function findWebService(store: Store, id: string, what: string): WebService {
  const service = findService(store, id);
  if (service.type !== "web_service") throw new ApiError(400, `${what} cannot be used with a cron job`);
  return service;
}

/** @throws ApiError 404 when there is no such project */
export function findProject(store: Store, id: string): Project {
  const project = store.projects.get(id);
  if (project === undefined) throw notFound(id);
  return project;
}

/** @throws ApiError 404 when there is no such environment */
export function findEnvironment(store: Store, id: string): Environment {
  const environment = store.environments.get(id);
  if (environment === undefined) throw notFound(id);
  return environment;
}
