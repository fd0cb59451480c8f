import { newId } from "../../../../src/local/render/store/ids.ts";
import type { Commands, CronJob, EnvVar, WebService } from "../../../../src/local/render/store/model.ts";

/** The repository and the image that the tests map to a folder. */
export const repo = "https://github.com/example/app";
export const image = "docker.io/example/app:latest";

const at = "2026-03-01T11:00:00.000001Z";

interface Changes {
  readonly name?: string;
  readonly build?: string;
  readonly command?: string;
  readonly env?: Record<string, string>;
  readonly secretFiles?: Record<string, string>;
  /** From {@link image} instead of {@link repo}. */
  readonly fromImage?: boolean;
}

/** A cron job that runs every hour. */
export function cronJob(changes: Changes & { schedule?: string } = {}): CronJob {
  return {
    ...common("crn", changes),
    type: "cron_job",
    schedule: changes.schedule ?? "0 * * * *",
  };
}

export function webService(
  changes: Changes & { healthCheckPath?: string; maxShutdownDelaySeconds?: number; preDeploy?: string } = {},
): WebService {
  const { healthCheckPath = "", maxShutdownDelaySeconds, preDeploy } = changes;
  const base = common("srv", changes);
  return {
    ...base,
    commands: { ...base.commands, ...(preDeploy === undefined ? {} : { preDeployCommand: preDeploy }) },
    type: "web_service",
    healthCheckPath,
    numInstances: 1,
    maintenanceMode: { enabled: false, uri: "" },
    previews: "off",
    customDomains: [],
    ...(maxShutdownDelaySeconds === undefined ? {} : { maxShutdownDelaySeconds }),
  };
}

function common(prefix: "crn" | "srv", changes: Changes) {
  const {
    name = "app",
    build = "",
    command = "true",
    env = {},
    secretFiles = {},
    fromImage = false,
  } = changes;
  return {
    id: newId(prefix, new Date(at)),
    ownerId: "tea-local0000000000000000",
    name,
    slug: name,
    createdAt: at,
    updatedAt: at,
    suspenders: [],
    autoDeployTrigger: "commit",
    rootDir: "",
    runtime: fromImage ? "image" : "node",
    ...(fromImage ? { image: { path: image } } : { repo, branch: "main" }),
    plan: "starter",
    region: "frankfurt",
    commands: commands(build, command),
    envVars: envVars(env),
    secretFiles: Object.entries(secretFiles).map(([file, content]) => ({
      id: `row-${file}`,
      name: file,
      content,
    })),
    notifications: { notificationsToSend: "default", previewNotificationsEnabled: "default" },
  } as const;
}

export function envVars(env: Record<string, string>): EnvVar[] {
  return Object.entries(env).map(([key, value]) => ({ id: `row-${key}`, key, value }));
}

/** The same command for all runtimes. */
export function commands(build: string, command: string): Commands {
  return {
    buildCommand: build,
    startCommand: command,
    dockerCommand: command,
    dockerContext: "",
    dockerfilePath: "",
  };
}
