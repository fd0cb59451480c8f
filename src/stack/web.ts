import type { Resource } from "@pulumi/pulumi";
import type { ProgramConfig } from "../config/read-pulumi-config.ts";
import { schedulerPlan } from "../config/scheduler-mode.ts";
import { webSecretNames } from "../config/service-env.ts";
import { WebService } from "../resources/web-service.ts";
import { serviceSource } from "./service-source.ts";

/**
 * Declares the web service of a stack. `after` is what has to be settled before its scheduler may start.
 * Its update ends when the deploy is live: from then on Render ends an old instance, and a scheduler in it.
 */
export function declareWeb(config: ProgramConfig, after: readonly Resource[]): WebService {
  const { web, env } = config;
  const forWeb = webSecretNames(config.secretNames);
  const secrets = Object.fromEntries(
    Object.entries(config.secrets).filter(([name]) => forWeb.includes(name)),
  );
  const { schedulerEnabled } = schedulerPlan(config.scheduler);
  return new WebService(
    "web",
    {
      name: web.serviceName,
      ownerId: config.ownerId,
      region: config.region,
      plan: web.plan,
      ...serviceSource(web.image, config.source),
      ...(web.startCommand === undefined ? {} : { startCommand: web.startCommand }),
      healthCheckPath: web.healthCheckPath,
      adopt: web.adopt ?? false,
      envVars: {
        ...env,
        ...secrets,
        ...web.env,
        SCHEDULER_ENABLED: String(schedulerEnabled),
        // A second worker would bring a second scheduler.
        WEB_CONCURRENCY: "1",
      },
      waitForDeploy: true,
    },
    { dependsOn: [...after] },
  );
}
