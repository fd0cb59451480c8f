/** What web services and cron jobs have in common: arguments, outputs, canonical form, and how each kind differs. */
import { type CustomResourceOptions, type Input, mergeOptions, type Output, secret } from "@pulumi/pulumi";
import { z } from "zod";
import { defaultPlan, defaultRegion } from "../../core/render-platform.ts";
import type { Service, ServiceType } from "../../render/service.ts";
import {
  type GitSource,
  gitSchema,
  type ImageSource,
  imageSchema,
  type Source,
  sourceOf,
} from "./code-source.ts";
import {
  environmentIdSchema,
  envVarsSchema,
  flag,
  nameSchema,
  ownerIdSchema,
  secretFilesSchema,
  text,
} from "./input-types.ts";

/** Arguments of both. Exactly one of `image` and `git` must be given. */
export interface ServiceArgs {
  /** Name in the dashboard, unique in the workspace. Changed in place. */
  name: Input<string>;
  /** The workspace, `tea-…`. Another one replaces the service. */
  ownerId: Input<string>;
  /** One of `regions`, such as `frankfurt`. Default: `oregon`. Another one replaces the service. */
  region?: Input<string>;
  /** Instance type. Default: `starter`. */
  plan?: Input<string>;
  /** The image to run. */
  image?: Input<ImageSource>;
  /** The repository to build and run. */
  git?: Input<GitSource>;
  /** All variables of the service; others are removed. Values may be secret. Default: not managed. */
  envVars?: Input<Record<string, Input<string>>>;
  /** All files below `/etc/secrets`, by name; always secret. Default: not managed. */
  secretFiles?: Input<Record<string, Input<string>>>;
  /** Environment of a Render project, `evm-…`. Default: not managed. */
  environmentId?: Input<string>;
  /** Whether the service is suspended. Default: false. */
  suspended?: Input<boolean>;
  /** Whether to adopt an existing service of this name instead of refusing it. Default: false. */
  adopt?: Input<boolean>;
  /** Whether to save changes without the deploy that puts them into service. Default: false. */
  skipDeploy?: Input<boolean>;
}

/** Outputs of both. */
export interface ServiceOutputs {
  /** Render's short name, which never changes. */
  readonly slug: Output<string>;
  /** The service's page in the dashboard. */
  readonly dashboardUrl: Output<string>;
  /** Name in the dashboard. */
  readonly name: Output<string>;
  /** Whether the service is suspended. */
  readonly suspended: Output<boolean>;
}

/**
 * What a resource class registers with Pulumi: its arguments, its outputs, which are not known yet, and where the
 * provider process finds its code.
 */
export function serviceInputs(
  args: ServiceArgs,
  { forwarder, outputs }: { forwarder: string; outputs: readonly string[] },
): Record<string, unknown> {
  return {
    ...Object.fromEntries(["slug", "dashboardUrl", ...outputs].map((name) => [name, undefined])),
    ...args,
    secretFiles: args.secretFiles === undefined ? undefined : secret(args.secretFiles),
    __provider: forwarder,
  };
}

/** `options`, with the provider's code hidden in previews. */
export function serviceOptions(options: CustomResourceOptions): CustomResourceOptions {
  return mergeOptions({ hideDiffs: ["__provider"] }, options);
}

/** The properties that both have, each with its schema. */
export const serviceShape = {
  name: nameSchema,
  ownerId: ownerIdSchema,
  region: text("a region such as frankfurt").default(defaultRegion),
  plan: text("an instance type such as starter").default(defaultPlan),
  image: imageSchema.optional(),
  git: gitSchema.optional(),
  envVars: envVarsSchema.optional(),
  secretFiles: secretFilesSchema.optional(),
  environmentId: environmentIdSchema.optional(),
  suspended: z.boolean("must be true or false").default(false),
  adopt: flag(false),
  skipDeploy: flag(false),
} as const;

/** The desired state of a service, in canonical form: equal specs are deep-equal. */
export interface ServiceSpec extends Source {
  name: string;
  ownerId: string;
  region: string;
  plan: string;
  envVars?: Readonly<Record<string, string>> | undefined;
  secretFiles?: Readonly<Record<string, string>> | undefined;
  environmentId?: string | undefined;
  suspended: boolean;
  adopt?: boolean | undefined;
  skipDeploy?: boolean | undefined;
  waitForDeploy?: boolean | undefined;
  numInstances?: number | undefined;
}

/** `managed` with the values of the live service; env vars and secret files stay those of `managed`. */
export function commonSpecOf<Spec extends ServiceSpec>(service: Service, managed: Spec): Spec {
  return {
    ...managed,
    image: undefined,
    git: undefined,
    ...sourceOf(service, managed),
    name: service.name,
    ownerId: service.ownerId,
    region: service.region,
    plan: service.plan,
    environmentId: managed.environmentId === undefined ? undefined : (service.environmentId ?? undefined),
    suspended: service.suspended,
  };
}

/** How one kind of service differs from another. `provider.ts` contains the lifecycle that they share. */
export interface ServiceKind<Spec extends ServiceSpec> {
  type: ServiceType;
  /** The canonical form, with one schema for each property. */
  schema: z.ZodType<Spec> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  /** Name of the property that holds the command. */
  commandProperty: string;
  /** Whether to wait for a deploy by default. */
  waitsForDeploy: boolean;
  /** Everything that PATCH can change, in the API's form. */
  settings(spec: Spec): ServiceSettings;
  /** The spec of the live service, with the optional parts that `managed` has; without env vars and files. */
  specOf(service: Service, managed: Spec): Spec;
  /** Outputs in addition to the spec and the outputs of every service. */
  outputsOf(service: Service): Readonly<Record<string, string>>;
}

/** Body of PATCH; part of the body of POST. */
export interface ServiceSettings {
  name: string;
  serviceDetails: Readonly<Record<string, unknown>>;
  [field: string]: unknown;
}
