/** Render's REST API, as far as this project uses it. Knows nothing of Pulumi. */
export { type ClientOptions, type RenderClient, renderClient, sharedRenderClient } from "./client.ts";
export { type Connection, connectionFrom, isLoopback } from "./connection.ts";
export { type CreatedService, createService, findService, type NewService } from "./create-service.ts";
export { type CronRun, triggerRun } from "./cron-runs.ts";
export {
  createDeploy,
  type Deploy,
  type DeployMode,
  deployOutcome,
  getDeploy,
  listDeploys,
} from "./deploys.ts";
export { envVarList, getEnvVars, putEnvVars } from "./env-vars.ts";
export { moveToEnvironment, removeFromEnvironment } from "./environments.ts";
export { isGone, RenderApiError } from "./errors.ts";
export { listEvents, listRuns, type RunEvents, type ServiceEvent } from "./events.ts";
export { type LogLine, readLogs } from "./logs.ts";
export { listOwners, type Owner } from "./owners.ts";
export { pause } from "./pause.ts";
export { getSecretFiles, putSecretFiles, secretFileList } from "./secret-files.ts";
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
