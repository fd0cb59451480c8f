import { type RequiredEnv, serveCommand, serveRequiredEnv } from "../../jobs/catalogue.ts";
import { isPlainObject } from "../core/plain-object.ts";
import { type ConfigPath, configCodes, type Finding } from "./finding.ts";
import { nearest } from "./nearest.ts";
import { setSecret } from "./placeholder.ts";
import { getsWebUrl } from "./service-env.ts";
import { fullKey, isSecure, type StackSource, valueAt } from "./source.ts";
import type { JobConfig, WebConfig } from "./stack-config.ts";
import { isStandIn, isVariableName } from "./variables.ts";

/** A service that a stack starts, and the environment variables without which it cannot work. */
interface Service {
  /** As in a sentence, for example `the job backup`. */
  words: string;
  path: ConfigPath;
  needs: readonly RequiredEnv[];
  /** Variables that it gets without anybody setting them. */
  derived: readonly string[];
  /** The mappings from which it has its variables; the first that has one wins. */
  places: readonly ConfigPath[];
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Services that would start without a variable they need. A job that the stack file suspends does not start, so nothing
 * is asked of it; one that only the scheduler mode suspends is asked, so that the mode can change at any time.
 */
export function requiredEnvFindings(
  { stack, values }: Pick<StackSource, "stack" | "values">,
  declared: { web: WebConfig | undefined; jobs: Readonly<Record<string, JobConfig>> },
): Finding[] {
  if (isSecure(values[fullKey("secrets")])) return []; // encrypted as a whole: nobody knows the names
  const missing: Finding[] = [];
  const unusable = new Map<string, { path: ConfigPath; services: Set<string> }>();
  for (const service of servicesOf(declared)) {
    for (const names of service.needs.map((need) => [need].flat())) {
      if (names.some((name) => isGivenByOthers(service, name))) continue;
      const found = names.flatMap((name) => whereSet(values, service, name));
      if (found.some((path) => !isStandIn(valueAt(values, path)))) continue;
      const [path] = found;
      if (path === undefined) missing.push(isMissing(stack, values, service, names));
      else {
        const { services } = unusable.get(path.join("\n")) ?? { services: new Set() };
        unusable.set(path.join("\n"), { path, services: services.add(service.words) });
      }
    }
  }
  return [...missing, ...[...unusable.values()].map(isUnusable)];
}

function servicesOf({ web, jobs }: Parameters<typeof requiredEnvFindings>[1]): Service[] {
  const shared = [[fullKey("secrets")], [fullKey("env")]];
  const services: Service[] = Object.entries(jobs).flatMap(([name, job]) => {
    const path = [fullKey("schedules"), name];
    const derived = getsWebUrl(job) ? ["WEB_URL"] : [];
    const service = { words: `the job ${name}`, path, needs: job.requiredEnv, derived };
    return job.suspended ? [] : [{ ...service, places: [[...path, "env"], ...shared] }];
  });
  // What an image needs, or another program, is not known here.
  if (web === undefined || web.image !== undefined || web.startCommand?.trim() !== serveCommand)
    return services;
  const path = [fullKey("web")];
  const places = [[...path, "env"], ...shared];
  return [
    { words: "the web service", path, needs: serveRequiredEnv, derived: ["PORT"], places },
    ...services,
  ];
}

/** By the program, or by Render itself (https://render.com/docs/environment-variables). */
function isGivenByOthers({ derived }: Service, name: string): boolean {
  return derived.includes(name) || (name.startsWith("RENDER_") && name !== "RENDER_API_KEY");
}

/** The path of a variable's value; none when it is not set. */
function whereSet(values: Values, { places }: Service, name: string): ConfigPath[] {
  const paths = places.map((place) => [...place, name]);
  return paths.filter((path) => valueAt(values, path) !== undefined).slice(0, 1);
}

function isMissing(stack: string, values: Values, service: Service, names: readonly string[]): Finding {
  const [first = ""] = names;
  const isOne = names.length === 1;
  const misspelled = misspellingOf(names, values, service);
  const command = setSecret(first, stack);
  return {
    code: configCodes.requiredEnv,
    message: isOne
      ? `needs the environment variable ${first}, and nothing sets it`
      : `needs one of the environment variables ${names.join(", ")}, and nothing sets any of them`,
    remedy:
      (misspelled === undefined ? "" : `Is ${misspelled} meant to be it? `) +
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
  return names.map((name) => nearest(name, others)).find((found) => found !== undefined);
}

function isUnusable({ path, services }: { path: ConfigPath; services: ReadonlySet<string> }): Finding {
  return {
    code: configCodes.weakValue,
    message: `is no usable value, and ${[...services].join(" and ")} cannot work without one`,
    remedy: "Write the value, or move the variable to the secrets",
    path,
  };
}
