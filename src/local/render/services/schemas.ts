import { z } from "zod";
import { regions } from "../../../core/render-platform.ts";
import { envVarList } from "../env-vars/env-var.ts";
import { secretFileList } from "../secret-files/secret-file.ts";

/**
 * Bodies of POST and PATCH /services. Render accepts `null` for missing values (recorded for lists and build filters)
 * and its schemas are open: unknown fields are ignored.
 */

const runtimes = ["docker", "elixir", "go", "image", "node", "python", "ruby", "rust"] as const;

const text = z.string().nullish();
const yesOrNo = z.enum(["yes", "no"]).nullish();
const name = z.string().min(1).max(255);

const image = z.object({ imagePath: z.string(), ownerId: text, registryCredentialId: text });

const buildFilter = z.object({
  paths: z.array(z.string()).nullish(),
  ignoredPaths: z.array(z.string()).nullish(),
});

const envSpecificDetails = z.object({
  buildCommand: text,
  startCommand: text,
  dockerCommand: text,
  dockerContext: text,
  dockerfilePath: text,
  registryCredentialId: text,
  registryCredential: z.object({ id: text }).nullish(),
});

const target = z.object({ enabled: z.boolean(), percentage: z.int().min(0).max(100) });

/** The body of PUT /services/{id}/autoscaling; the numbers matter only when it is enabled. */
export const autoscaling = z
  .object({
    enabled: z.boolean(),
    min: z.int().min(0),
    max: z.int().min(0),
    criteria: z.object({ cpu: target, memory: target }),
  })
  .refine(({ enabled, min, max }) => !enabled || (min >= 1 && min <= max), {
    message: "must have a min of at least 1 and not larger than max",
  });

/** A disk in the bodies of POST /services and POST /disks. */
export const disk = z.object({
  name: z.string().min(1),
  mountPath: z.string().startsWith("/"),
  sizeGB: z.int().min(1).default(1),
});

const details = z.object({
  runtime: z.enum(runtimes).nullish(),
  env: z.enum(runtimes).nullish(), // the old name of runtime
  plan: z.string().min(1).nullish(),
  envSpecificDetails: envSpecificDetails.nullish(),
  schedule: text,
  healthCheckPath: text,
  preDeployCommand: text,
  maintenanceMode: z.object({ enabled: z.boolean(), uri: z.string() }).nullish(),
  maxShutdownDelaySeconds: z.int().min(1).max(300).nullish(),
  previews: z.object({ generation: z.enum(["off", "manual", "automatic"]).nullish() }).nullish(),
  pullRequestPreviewsEnabled: yesOrNo,
  renderSubdomainPolicy: z.enum(["enabled", "disabled"]).nullish(),
  ipAllowList: z.array(z.object({ cidrBlock: z.string(), description: z.string() })).nullish(),
  cache: z.object({ profile: z.enum(["no-cache", "origin-controlled", "origin-controlled-all"]) }).nullish(),
});

const common = {
  repo: text,
  branch: text,
  rootDir: text,
  image: image.nullish(),
  autoDeploy: yesOrNo,
  autoDeployTrigger: z.enum(["commit", "off", "checksPass"]).nullish(),
  buildFilter: buildFilter.nullish(),
};

/** The body of POST /services. */
export const servicePost = z.object({
  ...common,
  type: z.enum(["static_site", "web_service", "private_service", "background_worker", "cron_job"]),
  name,
  ownerId: z.string(),
  environmentId: text,
  envVars: envVarList.optional(),
  secretFiles: secretFileList.optional(),
  serviceDetails: details.extend({
    region: z.enum(regions).nullish(),
    numInstances: z.int().min(1).nullish(),
    autoscaling: autoscaling.nullish(),
    disk: disk.nullish(),
  }),
});

/** The body of PATCH /services/{id}. */
export const servicePatch = z.object({
  ...common,
  name: name.nullish(),
  serviceDetails: details.nullish(),
});

export type ServicePost = z.infer<typeof servicePost>;
export type ServicePatch = z.infer<typeof servicePatch>;
export type ServiceDetailsPatch = z.infer<typeof details>;
