/** Render's REST API, as far as this project uses it. Knows nothing of Pulumi. */

export type { Connection } from "../core/http/api-client.ts";
export { type ClientOptions, type RenderClient, renderClient, sharedRenderClient } from "./client.ts";
export { connectionFrom } from "./connection.ts";
export { createService, findService, type NewService } from "./create-service.ts";
export { eventPages, listLatestRuns, listRuns, triggerRun } from "./cron-runs.ts";
export {
  createDeploy,
  type Deploy,
  deployOutcome,
  getDeploy,
  listDeploys,
} from "./deploys.ts";
export {
  envVarList,
  getEnvVars,
  getSecretFiles,
  putEnvVars,
  putSecretFiles,
  secretFileList,
} from "./env-vars.ts";
export { moveToEnvironment, removeFromEnvironment } from "./environments.ts";
export { isGone, RenderApiError } from "./errors.ts";
export type { Run } from "./events.ts";
export { readLogs } from "./logs.ts";
export { listOwners } from "./owners.ts";
export { describeService, type Service, type ServiceType } from "./service.ts";
export {
  deleteService,
  getService,
  listServices,
  patchService,
  resumeService,
  scaleService,
  suspendService,
} from "./services.ts";
