/** A service as Render describes it, as far as this project uses it. */
import { z } from "zod";

const text = z.string().nullish();

const commandsSchema = z.object({
  buildCommand: text,
  startCommand: text,
  dockerCommand: text,
  dockerContext: text,
  dockerfilePath: text,
  preDeployCommand: text,
});

const detailsSchema = z.object({
  runtime: text,
  env: text,
  plan: z.string(),
  region: z.string(),
  schedule: text,
  lastSuccessfulRunAt: text,
  url: text,
  healthCheckPath: text,
  numInstances: z.number().nullish(),
  maxShutdownDelaySeconds: z.number().nullish(),
  envSpecificDetails: commandsSchema.nullish(),
});

/** A service in any answer; other fields are dropped. */
export const serviceSchema = z
  .object({
    id: z.string().min(1),
    type: z.string(),
    name: z.string(),
    slug: z.string(),
    ownerId: z.string(),
    dashboardUrl: z.string(),
    createdAt: z.string(),
    updatedAt: text,
    // A text, not a boolean: anything but "not_suspended" means suspended.
    suspended: z.string(),
    autoDeploy: text,
    repo: text,
    branch: text,
    rootDir: text,
    imagePath: text,
    registryCredential: z.object({ id: z.string() }).nullish(),
    environmentId: text,
    serviceDetails: detailsSchema,
  })
  .transform(({ suspended, autoDeploy, registryCredential, serviceDetails, ...service }) => {
    const { runtime, env, envSpecificDetails, ...details } = serviceDetails;
    return {
      ...service,
      ...details,
      suspended: suspended !== "not_suspended",
      autoDeploy: autoDeploy !== "no",
      registryCredentialId: registryCredential?.id || undefined,
      /** `runtime` is missing in some older answers. */
      runtime: runtime ?? env ?? "",
      commands: envSpecificDetails ?? {},
    };
  });

/** One flat record: the fields of `serviceDetails` are at the top level. */
export type Service = z.infer<typeof serviceSchema>;
export type ServiceType = "web_service" | "cron_job";

/** `cron job "backup"`: how a service is named in messages. */
export function describeService(service: { type: string; name: string }): string {
  return `${service.type.replaceAll("_", " ")} "${service.name}"`;
}
