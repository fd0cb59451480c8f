import { CustomResource, type CustomResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { Service } from "../render/service.ts";
import { commandOf, runtimeFields, sourceFields } from "./service/code-source.ts";
import { flag } from "./service/input-types.ts";
import { serviceProvider } from "./service/provider.ts";
import {
  commonSpecOf,
  type ServiceArgs,
  type ServiceKind,
  type ServiceOutputs,
  type ServiceSpec,
  serviceInputs,
  serviceOptions,
  serviceShape,
} from "./service/spec.ts";

export interface WebServiceArgs extends ServiceArgs {
  /** Command that starts the service. Default: the image's own command. Required for a native runtime. */
  startCommand?: Input<string>;
  /** Path that must respond before a deploy is live, for example `/healthz`. Default: none. */
  healthCheckPath?: Input<string>;
  /** Number of instances, at least 1. Default: 1. */
  numInstances?: Input<number>;
  /** Command that runs before each deploy. Default: none. */
  preDeployCommand?: Input<string>;
  /** Seconds between SIGTERM and SIGKILL, 1 to 300. Default: not managed; Render's default is 30. */
  maxShutdownDelaySeconds?: Input<number>;
  /** Whether `up` waits until a deploy is live, at most 30 min. Default: true. */
  waitForDeploy?: Input<boolean>;
}

export interface WebServiceOutputs extends ServiceOutputs {
  /** Public address. It stays the same if the service is renamed. */
  readonly url: Output<string>;
}

/**
 * A Render web service.
 *
 * Creating it takes one call; `up` then waits until the first deploy is live. An update takes one call for each group of
 * settings that differs, and at most one deploy.
 *
 * ```ts
 * const web = new WebService("web", {
 *   name: "switchbot-prod",
 *   ownerId: "tea-d3k9example00000000",
 *   region: "frankfurt",
 *   image: { path: "ghcr.io/owner/name:latest" },
 *   healthCheckPath: "/healthz",
 *   envVars: { SCHEDULER_ENABLED: "false", WEB_CONCURRENCY: "1" },
 * });
 * ```
 */
export class WebService extends CustomResource implements WebServiceOutputs {
  declare readonly slug: Output<string>;
  declare readonly dashboardUrl: Output<string>;
  declare readonly url: Output<string>;
  declare readonly name: Output<string>;
  declare readonly suspended: Output<boolean>;

  constructor(name: string, args: WebServiceArgs, options: CustomResourceOptions = {}) {
    super(
      "pulumi-nodejs:dynamic/render:WebService",
      name,
      serviceInputs(args, { forwarder, outputs: ["url"] }),
      serviceOptions(options),
    );
  }
}

/** What the state contains instead of the provider's code: it loads this module on demand. Part of every state, so do not change it. */
export const forwarder = 'exports.handler = () => require("./src/resources/web-service.ts").provider;';

const schema = z.object({
  ...serviceShape,
  startCommand: z.string("must be a command").default(""),
  healthCheckPath: z
    .string("must be a path such as /healthz")
    .regex(/^(\/\S*)?$/, "must be a path that begins with a slash, such as /healthz")
    .default(""),
  numInstances: z.int("must be a whole number").min(1, "must be at least 1").default(1),
  preDeployCommand: z.string("must be a command").default(""),
  maxShutdownDelaySeconds: z
    .int("must be a whole number of seconds")
    .min(1, "must be at least 1")
    .max(300, "must be at most 300")
    .optional(),
  waitForDeploy: flag(true),
});

/** The canonical form of a web service's inputs. */
export interface WebServiceSpec extends ServiceSpec {
  startCommand: string;
  healthCheckPath: string;
  numInstances: number;
  preDeployCommand: string;
  maxShutdownDelaySeconds?: number | undefined;
}

export const webServiceKind: ServiceKind<WebServiceSpec> = {
  type: "web_service",
  schema,
  commandProperty: "startCommand",
  waitsForDeploy: true,
  settings: toSettings,
  specOf,
  outputsOf: (service) => ({ url: service.url ?? "" }),
};

export const provider = serviceProvider(webServiceKind);

function toSettings(spec: WebServiceSpec) {
  const { plan, healthCheckPath, preDeployCommand, maxShutdownDelaySeconds } = spec;
  return {
    name: spec.name,
    ...sourceFields(spec, spec.ownerId),
    serviceDetails: {
      plan,
      healthCheckPath,
      preDeployCommand,
      maxShutdownDelaySeconds,
      ...runtimeFields(spec, spec.startCommand),
    },
  };
}

function specOf(service: Service, managed: WebServiceSpec): WebServiceSpec {
  const delay = service.maxShutdownDelaySeconds ?? undefined;
  return {
    ...commonSpecOf(service, managed),
    startCommand: commandOf(service),
    healthCheckPath: service.healthCheckPath ?? "",
    numInstances: service.numInstances ?? 1,
    // Sent with the other settings, returned with the commands.
    preDeployCommand: service.commands.preDeployCommand ?? "",
    maxShutdownDelaySeconds: managed.maxShutdownDelaySeconds === undefined ? undefined : delay,
  };
}
