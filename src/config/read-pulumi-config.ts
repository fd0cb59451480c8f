import { join } from "node:path";
// Types only: importing Pulumi takes 0.4 s, and the command line needs none of it.
import type { Config, Output } from "@pulumi/pulumi";
import { isPlainObject } from "../core/plain-object.ts";
import { isPlaceholder } from "./placeholder.ts";
import { findYaml } from "./read-stack-file.ts";
import { fullKey, isSecure, valueAt } from "./source.ts";
import type { StackConfig } from "./stack-config.ts";
import { validateStack } from "./validate.ts";
import { isStandIn } from "./variables.ts";

/** Where the program has its configuration from. */
export interface ProgramSource {
  /** `new pulumi.Config()` of this project. */
  config: Pick<Config, "requireSecretObject">;
  /** `pulumi.runtime.allConfig()`: every key with its namespace, mappings as JSON. */
  allConfig: Readonly<Record<string, string>>;
  /** `pulumi.getStack()`. */
  stack: string;
  /** Where the stack files stand, for line numbers in messages. Default: the working directory. */
  folder?: string;
}

/** The configuration of a stack inside the program. */
export interface ProgramConfig extends StackConfig {
  /** By name; each one is a secret to Pulumi, which keeps it encrypted in the state. */
  secrets: Readonly<Record<string, Output<string>>>;
}

/**
 * Reads the configuration inside the program. Values come from Pulumi, line numbers from the stack file.
 * @throws ConfigurationError with all problems; placeholders are problems here.
 */
export function readPulumiConfig({
  config,
  allConfig,
  stack,
  folder = process.cwd(),
}: ProgramSource): ProgramConfig {
  const yaml = findYaml(join(folder, `Pulumi.${stack}.yaml`));
  const values = parseValues(allConfig);
  const checked = validateStack(
    {
      stack,
      values: maskSecrets(values, yaml?.values ?? {}),
      standIns: standInsAmong(values[fullKey("secrets")]),
      locate: (path, at) => yaml?.locate(path, at),
    },
    {},
  );
  if (checked.secretNames.length === 0) return { ...checked, secrets: {} };
  // Not requireObject: it returns nested secrets as plain text, which would then stand so in the state.
  const all = config.requireSecretObject<Record<string, string>>("secrets");
  const secrets = Object.fromEntries(
    checked.secretNames.map((name) => [name, all.apply((values) => values[name] ?? "")]),
  );
  return { ...checked, secrets };
}

/** Pulumi hands out text: mappings are JSON. Text that is no JSON stays, and is refused by its schema. */
function parseValues(allConfig: Readonly<Record<string, string>>): Record<string, unknown> {
  const values: Record<string, unknown> = { ...allConfig };
  for (const key of ["source", "web", "env", "schedules", "secrets"].map(fullKey)) {
    const text = allConfig[key];
    if (text !== undefined) values[key] = parseJson(text);
  }
  // Pulumi.yaml can mark a key as optional by a default only: an empty mapping stands for no source.
  const source = values[fullKey("source")];
  if (isPlainObject(source) && Object.keys(source).length === 0) delete values[fullKey("source")];
  return values;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The values as they stand in the file, with `{ secure }` where Pulumi has decrypted: then both readers check the
 * same form, and no secret reaches the checks. A secret that is not in the file comes from a Pulumi environment.
 */
function maskSecrets(
  values: Record<string, unknown>,
  written: Record<string, unknown>,
): Record<string, unknown> {
  const masked: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) masked[key] = maskEncrypted(value, written[key]);
  const secrets = masked[fullKey("secrets")];
  const inFile = written[fullKey("secrets")];
  if (!isPlainObject(secrets)) return masked;
  masked[fullKey("secrets")] = Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => {
      const elsewhere =
        typeof value === "string" && !isPlaceholder(value) && valueAt(inFile, [name]) === undefined;
      return [name, elsewhere ? { secure: "" } : value];
    }),
  );
  return masked;
}

function standInsAmong(secrets: unknown): string[] {
  return isPlainObject(secrets) ? Object.keys(secrets).filter((name) => isStandIn(secrets[name])) : [];
}

function maskEncrypted(value: unknown, written: unknown): unknown {
  if (isSecure(written)) return { secure: "" };
  if (!isPlainObject(value) || !isPlainObject(written)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskEncrypted(inner, written[key])]),
  );
}
