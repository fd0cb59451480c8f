import { isPlainObject } from "../core/plain-object.ts";
import { quote } from "../core/quote.ts";
import { envVarNamePattern } from "../core/render-platform.ts";
import { type ConfigFinding, type ConfigPath, configCodes } from "./finding.ts";
import { modesText, modeVariables } from "./scheduler-mode.ts";
import { fullKey, valueAt } from "./stack-source.ts";

/** Finds invalid names of environment variables in all mappings of a stack file. */
export function variableFindings(values: Readonly<Record<string, unknown>>): ConfigFinding[] {
  const findings: ConfigFinding[] = [];
  const secrets = namesOf(values[fullKey("secrets")]);
  for (const { path, names } of places(values)) {
    for (const name of names) {
      const finding = nameFinding(name);
      if (finding !== undefined) findings.push({ ...finding, path: [...path, name], atKey: true });
      else if (path[0] !== fullKey("secrets") && secrets.includes(name))
        findings.push(plainAndSecret([...path, name]));
    }
  }
  return findings;
}

/** The path of every environment variable that is not a secret. */
export function plainVariables(values: Readonly<Record<string, unknown>>): ConfigPath[] {
  return places(values)
    .filter(({ path }) => path[0] !== fullKey("secrets"))
    .flatMap(({ path, names }) => names.map((name) => [...path, name]));
}

/** Whether a value is blank or a filler such as `changeme`. */
export function isFiller(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^\s*((change|replace|fill)[-_ ]?(me|this|in)|todo|tbd|fixme|x{3,}|\.{3}|…)?\s*$/i.test(value)
  );
}

export function isVariableName(name: string): boolean {
  return envVarNamePattern.test(name);
}

function places(values: Readonly<Record<string, unknown>>): Array<{ path: ConfigPath; names: string[] }> {
  const paths: ConfigPath[] = [[fullKey("env")], [fullKey("web"), "env"], [fullKey("secrets")]];
  const jobs = namesOf(values[fullKey("schedules")]).map((job) => [fullKey("schedules"), job, "env"]);
  return [...paths, ...jobs].map((path) => ({
    path,
    names: namesOf(valueAt(values, path)),
  }));
}

function nameFinding(name: string): Omit<ConfigFinding, "path"> | undefined {
  if (name === "RENDER_API_KEY") {
    return {
      code: configCodes.apiKey,
      message: "the Render API key must not be in a stack file: it would reach the services and the state",
      remedy: "Remove it here and set RENDER_API_KEY in the environment of the command",
    };
  }
  if (modeVariables.some((variable) => variable === name)) {
    return {
      code: configCodes.derivedVariable,
      message: `${name} is set by the program, from scheduler-ops:scheduler`,
      remedy: `Remove it here and set scheduler to ${modesText()}`,
    };
  }
  if (isVariableName(name)) return undefined;
  return {
    code: configCodes.malformed,
    message: `${quote(name)} is not a valid name of an environment variable`,
    remedy: "Use letters, digits and _, and start with a letter",
  };
}

function plainAndSecret(path: ConfigPath): ConfigFinding {
  return {
    code: configCodes.plainAndSecret,
    message: "is also a secret, under scheduler-ops:secrets",
    remedy: "Keep one of the two",
    path,
    atKey: true,
  };
}

function namesOf(value: unknown): string[] {
  return isPlainObject(value) ? Object.keys(value) : [];
}
