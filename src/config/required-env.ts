import { type RequiredEnv, serveCommand, serveRequiredEnv } from "../../jobs/catalogue.ts";
import { isPlainObject } from "../core/plain-object.ts";
import { closestMatch } from "./closest-match.ts";
import { type ConfigFinding, type ConfigPath, configCodes } from "./finding.ts";
import { setSecret } from "./placeholder.ts";
import { getsWebUrl } from "./service-env.ts";
import type { JobConfig, WebConfig } from "./stack-config.ts";
import { fullKey, isSecure, type StackSource, valueAt } from "./stack-source.ts";
import { isFiller, isVariableName } from "./variables.ts";

/** A service of a stack, and the environment variables that it requires. */
interface Service {
  /** Name in messages: `the job backup`. */
  words: string;
  path: ConfigPath;
  needs: readonly RequiredEnv[];
  /** Variables that the program sets. */
  derived: readonly string[];
  /** The mappings that can set its variables; the first one wins. */
  places: readonly ConfigPath[];
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Finds services that would start without a required variable. A job that its own `suspended` stops requires nothing; a
 * job that only the scheduler mode suspends does, because the mode may change at any time.
 */
export function requiredEnvFindings(
  { stack, values }: Pick<StackSource, "stack" | "values">,
  declared: { web: WebConfig | undefined; jobs: Readonly<Record<string, JobConfig>> },
): ConfigFinding[] {
  if (isSecure(values[fullKey("secrets")])) return []; // encrypted as a whole: the names are unknown
  const missing: ConfigFinding[] = [];
  const unusable = new Map<string, { path: ConfigPath; services: Set<string> }>();
  for (const service of servicesOf(declared)) {
    for (const names of service.needs.map((need) => [need].flat())) {
      if (names.some((name) => isProvided(service, name))) continue;
      const found = names.flatMap((name) => whereSet(values, service, name));
      if (found.some((path) => !isFiller(valueAt(values, path)))) continue;
      const [path] = found;
      if (path === undefined) missing.push(missingVariable(stack, values, service, names));
      else {
        const { services } = unusable.get(path.join("\n")) ?? { services: new Set() };
        unusable.set(path.join("\n"), { path, services: services.add(service.words) });
      }
    }
  }
  return [...missing, ...[...unusable.values()].map(unusableValue)];
}

function servicesOf({ web, jobs }: Parameters<typeof requiredEnvFindings>[1]): Service[] {
  const shared = [[fullKey("secrets")], [fullKey("env")]];
  const services: Service[] = Object.entries(jobs).flatMap(([name, job]) => {
    const path = [fullKey("schedules"), name];
    const derived = getsWebUrl(job) ? ["WEB_URL"] : [];
    const service = { words: `the job ${name}`, path, needs: job.requiredEnv, derived };
    return job.suspended ? [] : [{ ...service, places: [[...path, "env"], ...shared] }];
  });
  // What an image or another program requires is unknown.
  if (web === undefined || web.image !== undefined || web.startCommand?.trim() !== serveCommand)
    return services;
  const path = [fullKey("web")];
  const places = [[...path, "env"], ...shared];
  return [
    { words: "the web service", path, needs: serveRequiredEnv, derived: ["PORT"], places },
    ...services,
  ];
}

/** Whether the program or Render sets a variable (https://render.com/docs/environment-variables). */
function isProvided({ derived }: Service, name: string): boolean {
  return derived.includes(name) || (name.startsWith("RENDER_") && name !== "RENDER_API_KEY");
}

/** The path of a variable's value as a list; empty if it is not set. */
function whereSet(values: Values, { places }: Service, name: string): ConfigPath[] {
  const paths = places.map((place) => [...place, name]);
  return paths.filter((path) => valueAt(values, path) !== undefined).slice(0, 1);
}

function missingVariable(
  stack: string,
  values: Values,
  service: Service,
  names: readonly string[],
): ConfigFinding {
  const [first = ""] = names;
  const isOne = names.length === 1;
  const misspelled = misspellingOf(names, values, service);
  const command = setSecret(first, stack);
  return {
    code: configCodes.requiredEnv,
    message: isOne
      ? `requires the environment variable ${first}, which is not set`
      : `requires one of the environment variables ${names.join(", ")}, and none is set`,
    remedy:
      (misspelled === undefined ? "" : `Is ${misspelled} a misspelling of it? `) +
      `Set ${isOne ? "it" : "one"} under env, or as a secret: ${command}`,
    path: service.path,
    atKey: true,
    missingAt: service.places,
  };
}

function misspellingOf(names: readonly string[], values: Values, { places, needs }: Service) {
  const set = places.flatMap((place) => {
    const mapping = valueAt(values, place);
    return isPlainObject(mapping) ? Object.keys(mapping) : [];
  });
  const others = set.filter((name) => isVariableName(name) && !needs.flat().includes(name));
  return names.map((name) => closestMatch(name, others)).find((found) => found !== undefined);
}

function unusableValue({
  path,
  services,
}: {
  path: ConfigPath;
  services: ReadonlySet<string>;
}): ConfigFinding {
  return {
    code: configCodes.weakValue,
    message: `is empty or a filler, but required by ${[...services].join(" and ")}`,
    remedy: "Set the value, or move the variable to the secrets",
    path,
  };
}
