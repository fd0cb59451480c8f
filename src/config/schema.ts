/**
 * The keys of a stack file, under `config:` and after `scheduler-ops:`. Each key is defined once, here: its schema, its
 * documentation, and how reviews name it. Types, docs/stack-file.md, Pulumi.yaml, `diff`, `diff --live`, `drift` and
 * `audit` derive from these tables or are checked against them.
 */
import { z } from "zod";
import { defaultPlan, regions } from "../core/render-platform.ts";
import type { ConfigPath } from "./finding.ts";
import { modesText, runnersText, schedulerModes } from "./scheduler-mode.ts";
import { fullKey } from "./stack-source.ts";
import * as fields from "./value-types.ts";

/** One key of a mapping. */
export interface Key {
  schema: z.ZodType;
  /** What it means, in one line of markdown. */
  doc: string;
  /** When it is required, if that depends on other keys. */
  requiredIf?: string;
  /** What applies without it, in markdown, if that is not the default of the schema. */
  fallback?: string;
  /** What to write if it is missing: completes "Add key: …". */
  example?: string;
  /** Its name in reviews. Keys without a subject are not compared by this table. */
  subject?: string;
  /** The unit of a number. */
  unit?: "milliseconds" | "seconds";
  /** The effect of a change on Render, if that is not obvious: one sentence without a full stop. */
  effect?: string;
  /** Whether the catalogue defines it for its jobs, so that a stack file overrides it. */
  inCatalogue?: true;
  /** Whether Render has no such setting: a comparison with Render takes the value from the file, so that it never differs. */
  notOnRender?: true;
}

type Keys = Readonly<Record<string, Key>>;

const env = z.record(z.string(), z.string()).readonly().default({});
const variableNames = z.array(fields.variableName).readonly();

export const sourceKeys = {
  repo: {
    schema: fields.repositoryUrl,
    doc: "Address of the repository, without a branch",
    example: "the URL of the git repository",
    subject: "repository",
  },
  branch: { schema: fields.someText.default("main"), doc: "Branch that Render builds", subject: "branch" },
  rootDir: {
    schema: fields.someText.exactOptional(),
    doc: "Folder in the repository",
    fallback: "the root",
    subject: "root folder",
  },
  buildCommand: {
    schema: fields.someText,
    doc: "Builds the jobs, for example `npm ci && npm run build --workspace jobs`",
    example: "the command that builds the repository",
    subject: "build command",
  },
} as const satisfies Keys;

export const webKeys = {
  name: {
    schema: fields.serviceName.exactOptional(),
    doc: "Name of the service",
    fallback: "`<name>-<stack>`",
    subject: "web service name",
  },
  image: {
    schema: fields.imageReference.exactOptional(),
    doc: "Image reference",
    fallback: "built from `source`",
    subject: "web service image",
  },
  startCommand: {
    schema: fields.someText.exactOptional(),
    doc: "Starts the service",
    requiredIf: "without `image`",
    fallback: "the command of the image",
    subject: "web service start command",
  },
  plan: {
    schema: fields.someText.default(defaultPlan),
    doc: "Instance type on Render",
    subject: "web service plan",
  },
  healthCheckPath: {
    schema: fields.healthCheckPath.default("/healthz"),
    doc: "Path that must respond before a deploy is live",
    subject: "web service health check",
  },
  adopt: {
    schema: z.boolean().default(false),
    doc: "Adopts an existing service of this name instead of refusing it",
    subject: "web service adoption",
    notOnRender: true,
  },
  env: {
    schema: env,
    doc: "Environment variables in addition to the `env` of the stack",
    subject: "web service variables",
  },
} as const satisfies Keys;

/** The keys of a job. Those with `inCatalogue` override the catalogue, or describe a job that is not in it. */
export const jobKeys = {
  schedule: {
    schema: fields.schedule,
    doc: "Cron expression of five fields in Render's dialect (names, lists, ranges, steps), in UTC or in `timeZone`",
    example: 'a cron expression, for example "0 2 * * *"',
  },
  timeZone: {
    schema: fields.timeZone.exactOptional(),
    doc: "IANA name of the time zone of `schedule`, such as `Europe/Paris`, see below",
    fallback: "UTC",
    example: "the IANA name of a time zone, for example Europe/Paris",
    notOnRender: true,
  },
  suspended: { schema: z.boolean().default(false), doc: "Suspends the job in every scheduler mode" },
  plan: {
    schema: fields.cronPlan.default(defaultPlan),
    doc: "Instance type on Render; cron jobs have no free one",
    subject: "plan",
  },
  image: {
    schema: fields.imageReference.exactOptional(),
    doc: "Image reference",
    fallback: "built from `source`",
    subject: "image",
    inCatalogue: true,
  },
  command: {
    schema: fields.someText.exactOptional(),
    doc: "What each run executes",
    subject: "command",
    inCatalogue: true,
  },
  replacesScheduler: {
    schema: z.boolean().exactOptional(),
    doc: "Whether the job does the work of the in-process scheduler; then the scheduler mode decides whether it runs",
    subject: "replaces the web service's scheduler",
    inCatalogue: true,
    notOnRender: true,
  },
  maxGap: {
    schema: fields.duration.exactOptional(),
    doc: "Longest time allowed between two runs, such as `2h30m`. A schedule with a longer gap is refused",
    fallback: "no limit",
    subject: "longest gap allowed",
    unit: "milliseconds",
    notOnRender: true,
  },
  usualDurationSeconds: {
    schema: z.number().positive().exactOptional(),
    doc: "Usual duration of one run in seconds, for overlap and cost",
    subject: "usual duration",
    unit: "seconds",
    inCatalogue: true,
    notOnRender: true,
  },
  adopt: {
    schema: z.boolean().default(false),
    doc: "Adopts an existing cron job of this name instead of refusing it",
    subject: "adoption",
    notOnRender: true,
  },
  description: {
    schema: fields.someText.exactOptional(),
    doc: "One line for people",
    subject: "description",
    inCatalogue: true,
    notOnRender: true,
  },
  env: {
    schema: env,
    doc: "Environment variables in addition to the `env` of the stack",
    subject: "variables",
  },
  requiredEnv: {
    schema: z
      .array(z.union([fields.variableName, variableNames]))
      .readonly()
      .exactOptional(),
    doc: "Variables that the job requires, see below. Of a list in the list, one is enough",
    subject: "needed variables",
    inCatalogue: true,
    notOnRender: true,
  },
  optionalEnv: {
    schema: variableNames.exactOptional(),
    doc: "Further variables that the job uses where the stack has them",
    subject: "optional variables",
    inCatalogue: true,
    notOnRender: true,
  },
} as const satisfies Keys;

export const sourceSchema = z.strictObject(schemasOf(sourceKeys));
export const webSchema = z.strictObject(schemasOf(webKeys));
export const jobFieldsSchema = z.strictObject(schemasOf(jobKeys));
export type JobFields = z.output<typeof jobFieldsSchema>;

/** A job is either a cron expression or a mapping. */
export const jobSchema = z.preprocess(
  (value) => (typeof value === "string" ? { schedule: value } : value),
  jobFieldsSchema,
);

/** A secret is encrypted; text is accepted here because it may be a placeholder, which `secrets.ts` checks. */
const secretSchema = z.union([z.strictObject({ secure: z.string() }), z.string()]);

const replacesAll =
  "Render cannot change it: every service of the stack is deleted and recreated, and its logs and run history are lost";

export const stackKeys = {
  scheduler: {
    schema: z.enum(schedulerModes),
    doc: `What runs the automation: ${runnersText()}`,
    example: modesText(),
    subject: "scheduler mode",
  },
  ownerId: {
    schema: fields.ownerId,
    doc: "The Render workspace, `tea-…` or `usr-…`. Another one replaces all services",
    example: "the id of the Render workspace, tea-…",
    subject: "workspace",
    effect: replacesAll,
  },
  region: {
    schema: z.enum(regions),
    doc: `Region of all services: ${regions.map((region) => `\`${region}\``).join(", ")}. Another one replaces all services`,
    example: "one of Render's regions, for example frankfurt",
    subject: "region",
    effect: replacesAll,
  },
  name: {
    schema: fields.serviceName.default("switchbot"),
    doc: "First part of every service name: `<name>-<stack>`, `<name>-<stack>-<job>`",
    subject: "service names",
    effect: "The services are renamed, not replaced",
  },
  timeZone: {
    schema: fields.timeZone,
    doc: "The team's time zone in reports, an IANA name such as `Europe/Paris`. Schedules are in UTC",
    example: "the team's time zone, for example Europe/Paris",
    subject: "team's time zone",
    effect: "Schedules in UTC do not change",
  },
  source: {
    schema: sourceSchema.optional(),
    doc: "The repository that Render builds: for cron jobs, and for a web service, without an image",
    requiredIf: "for jobs without an image",
  },
  web: {
    schema: webSchema,
    doc: "The web service",
    example: "the web service's image, or its startCommand when it is built from source",
  },
  env: {
    schema: env,
    doc: "Environment variables of the web service and of all jobs, no secrets",
    subject: "variables of all services",
  },
  schedules: {
    schema: z.record(z.string(), jobSchema),
    doc: "The cron jobs by name",
    example: "one line a job: its name and its cron expression",
  },
  secrets: {
    schema: z.record(z.string(), secretSchema).default({}),
    doc: "Secret environment variables by name, each encrypted by Pulumi. A job gets the ones that it names, the web service all except [those that only jobs name](#secrets-of-the-web-service)",
    subject: "secrets",
  },
} as const satisfies Keys;

export const stackSchema = z.strictObject(schemasOf(stackKeys));

/** The keys of the mapping at a path. */
export function keysAt([top, ...rest]: ConfigPath): Keys {
  if (top === fullKey("web")) return webKeys;
  if (top === fullKey("source")) return sourceKeys;
  if (top === fullKey("schedules") && rest.length > 0) return jobKeys;
  return stackKeys;
}

/** The default value of a key; `undefined` if it is required or has no default. */
export function defaultOf({ schema }: Key): unknown {
  const parsed = schema.safeParse(undefined);
  return parsed.success ? parsed.data : undefined;
}

type SchemasOf<Table extends Keys> = { -readonly [Name in keyof Table]: Table[Name]["schema"] };

function schemasOf<Table extends Keys>(keys: Table): SchemasOf<Table> {
  const schemas = Object.entries(keys).map(([name, { schema }]) => [name, schema]);
  return Object.fromEntries(schemas) as SchemasOf<Table>;
}
