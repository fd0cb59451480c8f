/** Runs the program's declarations against a recording monitor in place of the engine. */
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { declareEnvironment } from "../../src/stack/declare-environment.ts";
import { type EnvironmentOutputs, outputsOf } from "../../src/stack/outputs.ts";
import { readStackConfig } from "../../src/stack/read-config.ts";

const secretSignature = "4dabf18193072939515e22adb298388d";

/** What a program has sent to the engine. */
export interface Declared {
  /** The inputs of each resource by its name. */
  inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The names of those inputs that are secret or contain a secret. */
  secretProperties: Readonly<Record<string, readonly string[]>>;
  /** `begin web`, `end web`, … in their order. */
  steps: readonly string[];
  outputs: EnvironmentOutputs;
}

const common: Readonly<Record<string, unknown>> = {
  ownerId: "tea-d3k9example00000000",
  region: "frankfurt",
  timeZone: "Europe/Paris",
  source: { repo: "https://github.com/owner/name", branch: "main", buildCommand: "npm ci" },
  web: { image: "ghcr.io/owner/web", plan: "starter", healthCheckPath: "/healthz" },
  env: { STATE_DIR: "state" },
  schedules: { automation: "*/15 * * * *", "health-check": "*/5 * * * *" },
  secrets: { SWITCHBOT_TOKEN: "hidden", SWITCHBOT_SECRET: "hidden" },
};

/** Declares stack `test` with these values on top of a complete configuration. */
export async function declare(values: Readonly<Record<string, unknown>>): Promise<Declared> {
  const inputs: Record<string, Readonly<Record<string, unknown>>> = {};
  const secretProperties: Record<string, readonly string[]> = {};
  const steps: string[] = [];
  await pulumi.runtime.setMocks(
    {
      async newResource({ name, inputs: given }) {
        steps.push(`begin ${name}`);
        inputs[name] = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, plain(value)]));
        secretProperties[name] = Object.keys(given).filter((key) => isSecret(given[key]));
        // A resource that does not depend on this one begins in the meantime.
        for (let turn = 0; turn < 50; turn += 1) await setImmediate();
        steps.push(`end ${name}`);
        return {
          id: `${name}-id`,
          state: { ...given, dashboardUrl: `https://dashboard/${name}`, url: `https://${name}.example` },
        };
      },
      call: () => ({}),
    },
    "scheduler-ops",
    "test",
  );
  const config = Object.entries({ scheduler: "cron", ...common, ...values }).map(([key, value]) => [
    `scheduler-ops:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(config), ["scheduler-ops:secrets"]);
  const read = readStackConfig();
  const environment = declareEnvironment(read);
  await Promise.all(
    [environment.web, ...Object.values(environment.jobs).map((job) => job.resource)].map(({ urn }) =>
      known(urn),
    ),
  );
  return { inputs, secretProperties, steps, outputs: outputsOf(read, environment) };
}

/** The value of an output, once it is known. */
export function known<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((done) => output.apply(done));
}

// The mock monitor moves the mark of a nested secret to the whole property; the real engine keeps it where it is.
function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && secretSignature in value && "value" in value;
}

function plain(value: unknown): unknown {
  return isSecret(value) ? value.value : value;
}
