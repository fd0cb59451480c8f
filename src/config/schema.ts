/** What may stand in a stack file, under `config:` and behind `scheduler-ops:`. */
import { z } from "zod";
import { regions, schedulerModes } from "./stack-config.ts";
import * as texts from "./texts.ts";

const env = z.record(z.string(), z.string());

export const sourceSchema = z.strictObject({
  repo: texts.repositoryUrl,
  branch: texts.someText.default("main"),
  rootDir: texts.someText.exactOptional(),
  buildCommand: texts.someText,
});

export const webSchema = z.strictObject({
  name: texts.serviceName.exactOptional(),
  image: texts.imageReference.exactOptional(),
  startCommand: texts.someText.exactOptional(),
  plan: texts.someText.default("starter"),
  healthCheckPath: texts.healthCheckPath.default("/healthz"),
  env: env.default({}),
  adopt: z.boolean().exactOptional(),
});

/** A job as a mapping. `command` and the keys after it override the catalogue or describe a job that is not in it. */
export const jobFieldsSchema = z.strictObject({
  schedule: texts.schedule,
  timeZone: texts.timeZone.exactOptional(),
  maxGap: texts.duration.exactOptional(),
  plan: texts.cronPlan.default("starter"),
  suspended: z.boolean().default(false),
  adopt: z.boolean().exactOptional(),
  env: env.default({}),
  image: texts.imageReference.exactOptional(),
  command: texts.someText.exactOptional(),
  description: texts.someText.exactOptional(),
  requiredEnv: z.array(z.union([texts.variableName, z.array(texts.variableName)])).exactOptional(),
  optionalEnv: z.array(texts.variableName).exactOptional(),
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
  ownerId: texts.ownerId,
  name: texts.serviceName.default("switchbot"),
  region: z.enum(regions),
  timeZone: texts.timeZone,
  scheduler: z.enum(schedulerModes),
  source: sourceSchema.optional(),
  web: webSchema,
  env: env.default({}),
  schedules: z.record(z.string(), jobSchema),
  secrets: z.record(z.string(), secretSchema).default({}),
});

export type JobFields = z.output<typeof jobFieldsSchema>;
