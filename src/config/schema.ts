/** What may stand in a stack file, under `config:` and behind `scheduler-ops:`. */
import { z } from "zod";
import * as fields from "./fields.ts";
import { schedulerModes } from "./scheduler-mode.ts";
import { regions } from "./stack-config.ts";

const env = z.record(z.string(), z.string());

export const sourceSchema = z.strictObject({
  repo: fields.repositoryUrl,
  branch: fields.someText.default("main"),
  rootDir: fields.someText.exactOptional(),
  buildCommand: fields.someText,
});

export const webSchema = z.strictObject({
  name: fields.serviceName.exactOptional(),
  image: fields.imageReference.exactOptional(),
  startCommand: fields.someText.exactOptional(),
  plan: fields.someText.default("starter"),
  healthCheckPath: fields.healthCheckPath.default("/healthz"),
  env: env.default({}),
  adopt: z.boolean().default(false),
});

/** A job as a mapping. `command` and the keys after it override the catalogue or describe a job that is not in it. */
export const jobFieldsSchema = z.strictObject({
  schedule: fields.schedule,
  timeZone: fields.timeZone.exactOptional(),
  maxGap: fields.duration.exactOptional(),
  plan: fields.cronPlan.default("starter"),
  suspended: z.boolean().default(false),
  adopt: z.boolean().default(false),
  env: env.default({}),
  image: fields.imageReference.exactOptional(),
  command: fields.someText.exactOptional(),
  description: fields.someText.exactOptional(),
  requiredEnv: z.array(z.union([fields.variableName, z.array(fields.variableName)])).exactOptional(),
  optionalEnv: z.array(fields.variableName).exactOptional(),
  replacesScheduler: z.boolean().exactOptional(),
  usualDurationSeconds: z.number().positive().exactOptional(),
});

/** A schedule alone, or a mapping. */
export const jobSchema = z.preprocess(
  (value) => (typeof value === "string" ? { schedule: value } : value),
  jobFieldsSchema,
);

/** A secret is encrypted, or a placeholder as long as nobody has set it. */
const secretSchema = z.union([z.strictObject({ secure: z.string() }), z.string()]);

export const stackSchema = z.strictObject({
  ownerId: fields.ownerId,
  name: fields.serviceName.default("switchbot"),
  region: z.enum(regions),
  timeZone: fields.timeZone,
  scheduler: z.enum(schedulerModes),
  source: sourceSchema.optional(),
  web: webSchema,
  env: env.default({}),
  schedules: z.record(z.string(), jobSchema),
  secrets: z.record(z.string(), secretSchema).default({}),
});

export type JobFields = z.output<typeof jobFieldsSchema>;
