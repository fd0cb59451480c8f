import { type CatalogueJob, catalogue, webEnv } from "../../jobs/catalogue.ts";

const jobs: readonly CatalogueJob[] = Object.values(catalogue);
const namedByJobs = new Set(
  jobs.flatMap(({ requiredEnv, optionalEnv = [] }) => [...requiredEnv.flat(), ...optionalEnv]),
);
const namedByWeb: ReadonlySet<string> = new Set(webEnv);

/**
 * Least privilege: of these secrets those that the web service gets, which are all but what jobs of the catalogue
 * alone name. One that nobody names is the application's.
 */
export function webSecretNames(secretNames: readonly string[]): string[] {
  return secretNames.filter((name) => namedByWeb.has(name) || !namedByJobs.has(name));
}
