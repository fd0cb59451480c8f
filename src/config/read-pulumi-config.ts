import { join } from "node:path";
// Types only: importing Pulumi takes 0.4 s, and the command line does not need it.
import type { Config, Output } from "@pulumi/pulumi";
import { isPlainObject } from "../core/plain-object.ts";
import { isPlaceholder } from "./placeholder.ts";
import { findYaml } from "./read-stack-file.ts";
import type { StackConfig } from "./stack-config.ts";
import { fullKey, isSecure, valueAt } from "./stack-source.ts";
import { validateStack } from "./validate.ts";
import { isFiller } from "./variables.ts";

/** Where the program reads its configuration from. */
interface ProgramSource {
  /** `new pulumi.Config()` of this project. */
  config: Pick<Config, "requireSecretObject">;
  /** `pulumi.runtime.allConfig()`: all keys with their namespaces, mappings as JSON. */
  allConfig: Readonly<Record<string, string>>;
  /** `pulumi.getStack()`. */
  stack: string;
  /** The folder of the stack files, for line numbers in messages. Default: the working directory. */
  folder?: string;
}

/** The configuration of a stack in the Pulumi program. */
export interface ProgramConfig extends StackConfig {
  /** By name; Pulumi treats each as a secret and encrypts it in the state. */
  secrets: Readonly<Record<string, Output<string>>>;
}

/**
 * Reads the configuration in the Pulumi program. Values come from Pulumi, line numbers from the stack file.
 * @throws ConfigurationError with all problems, placeholders included
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
      fillers: fillersAmong(values[fullKey("secrets")]),
      locate: (path, at) => yaml?.locate(path, at),
    },
    {},
  );
  if (checked.secretNames.length === 0) return { ...checked, secrets: {} };
  // Not requireObject: it returns nested secrets as plain text, which would end up in the state.
  const all = config.requireSecretObject<Record<string, string>>("secrets");
  const secrets = Object.fromEntries(
    checked.secretNames.map((name) => [name, all.apply((values) => values[name] ?? "")]),
  );
  return { ...checked, secrets };
}

/** Parses the mappings, which Pulumi provides as JSON. Invalid JSON stays text, which its schema rejects. */
function parseValues(allConfig: Readonly<Record<string, string>>): Record<string, unknown> {
  const values: Record<string, unknown> = { ...allConfig };
  for (const key of ["source", "web", "env", "schedules", "secrets"].map(fullKey)) {
    const text = allConfig[key];
    if (text !== undefined) values[key] = parseJson(text);
  }
  // Pulumi.yaml needs a default for an optional key; for `source` that is an empty mapping.
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
 * Replaces decrypted values by `{ secure }`, as in the file, so that both readers validate the same form and no check
 * sees a secret. A secret that is not in the file comes from a Pulumi ESC environment.
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

function fillersAmong(secrets: unknown): string[] {
  return isPlainObject(secrets) ? Object.keys(secrets).filter((name) => isFiller(secrets[name])) : [];
}

function maskEncrypted(value: unknown, written: unknown): unknown {
  if (isSecure(written)) return { secure: "" };
  if (!isPlainObject(value) || !isPlainObject(written)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskEncrypted(inner, written[key])]),
  );
}
