import { z } from "zod";
import type { Service } from "../store/model.ts";
import type { CodeSource } from "./code-locations.ts";

const versionSchema = z.object({
  deployId: z.string(),
  serviceId: z.string(),
  type: z.enum(["cron_job", "web_service"]),
  name: z.string(),
  runtime: z.string(),
  repo: z.string().optional(),
  branch: z.string().optional(),
  commitId: z.string().optional(),
  imagePath: z.string().optional(),
  rootDir: z.string(),
  buildCommand: z.string(),
  preDeployCommand: z.string(),
  command: z.string(),
  env: z.record(z.string(), z.string()),
  healthCheckPath: z.string(),
  maxShutdownDelaySeconds: z.number(),
  hasCode: z.boolean(),
});

/**
 * The settings of a service at the time of a deploy: processes use these until the next deploy goes live, even when
 * the service is changed. The schedule is not part of it: a new schedule takes effect at once.
 */
export type Version = z.infer<typeof versionSchema>;

/** Copies the current settings of a service. `hasCode`: its code was on this machine when it was deployed. */
export function freezeVersion(
  service: Service,
  deploy: { deployId: string; commitId: string | undefined; hasCode: boolean },
): Version {
  const { commands, runtime } = service;
  const inContainer = runtime === "docker" || runtime === "image";
  return versionSchema.parse({
    ...deploy,
    serviceId: service.id,
    type: service.type,
    name: service.name,
    runtime,
    repo: service.repo,
    branch: service.branch,
    imagePath: service.image?.path,
    rootDir: service.rootDir,
    buildCommand: inContainer ? "" : commands.buildCommand,
    preDeployCommand: commands.preDeployCommand ?? "",
    command: inContainer ? commands.dockerCommand : commands.startCommand,
    env: Object.fromEntries(service.envVars.map(({ key, value }) => [key, value])),
    healthCheckPath: service.type === "web_service" ? service.healthCheckPath : "",
    // Render's default: https://render.com/docs/deploys#zero-downtime-deploys
    maxShutdownDelaySeconds: (service.type === "web_service" && service.maxShutdownDelaySeconds) || 30,
  });
}

/** Parses a stored version. @throws ZodError when it is invalid */
export function parseVersion(value: unknown): Version {
  return versionSchema.parse(value);
}

/** Where the code of a version comes from. */
export function codeSourceOf({ repo, imagePath, rootDir }: Version): CodeSource {
  return {
    rootDir,
    ...(repo === undefined ? {} : { repo }),
    ...(imagePath === undefined ? {} : { image: { path: imagePath } }),
  };
}
