import { type CatalogueJob, catalogue } from "../../jobs/catalogue.ts";
import { isPlainObject } from "../core/plain-object.ts";
import { quote } from "../core/quote.ts";
import { closestMatch } from "./closest-match.ts";
import { type ConfigFinding, type ConfigPath, configCodes } from "./finding.ts";
import { readBySchema } from "./issues.ts";
import { readTimes } from "./job-times.ts";
import { type JobFields, jobSchema, stackSchema } from "./schema.ts";
import type { JobConfig } from "./stack-config.ts";
import { fullKey } from "./stack-source.ts";
import { serviceName } from "./value-types.ts";

const knownJobs: Readonly<Record<string, CatalogueJob>> = catalogue;

/**
 * Reads the jobs of a stack and completes them from the catalogue. Adds problems to `findings`, and leaves out jobs that
 * cannot be read.
 * @param prefix start of the service names, `<name>-<stack>`
 */
export function readJobs(
  value: unknown,
  prefix: string,
  findings: ConfigFinding[],
): Record<string, JobConfig> {
  const jobs: Record<string, JobConfig> = {};
  if (!isPlainObject(value)) {
    readBySchema(stackSchema.shape.schedules, value, [fullKey("schedules")], findings);
    return jobs;
  }
  for (const [name, written] of Object.entries(value)) {
    const path = [fullKey("schedules"), name];
    const fields = readBySchema(jobSchema, written, path, findings);
    if (fields === undefined) continue;
    const job = complete(name, `${prefix}-${name}`, fields, readTimes(fields, path, findings));
    if (!serviceName.safeParse(name).success) findings.push(invalidName(name, path));
    else if (job === undefined) findings.push(unknownJob(name, path));
    else jobs[name] = job;
  }
  return jobs;
}

/** Completes a job from the catalogue. `undefined` if the job has neither a command nor an image. */
function complete(
  name: string,
  service: string,
  { timeZone: _, ...written }: JobFields,
  times: ReturnType<typeof readTimes>,
): JobConfig | undefined {
  const { command: knownCommand, ...known } =
    (Object.hasOwn(knownJobs, name) ? knownJobs[name] : undefined) ?? {};
  // An image has its own command; the catalogue's command needs the source repository.
  const command = written.command ?? (written.image === undefined ? knownCommand : undefined);
  if (command === undefined && written.image === undefined) return undefined;
  return {
    description: name,
    requiredEnv: [],
    optionalEnv: [],
    replacesScheduler: false,
    ...known,
    ...written,
    ...times,
    ...(command === undefined ? {} : { command }),
    serviceName: service,
  };
}

function unknownJob(name: string, path: ConfigPath): ConfigFinding {
  const suggestion = closestMatch(name, Object.keys(knownJobs));
  return {
    code: configCodes.unknownJob,
    message: `${quote(name)} is not in jobs/catalogue.ts, and has no command or image`,
    remedy:
      suggestion === undefined
        ? "Add its command or image"
        : `Did you mean ${suggestion}? Otherwise add its command or image`,
    path,
    atKey: true,
  };
}

function invalidName(name: string, path: ConfigPath): ConfigFinding {
  return {
    code: configCodes.malformed,
    message: `${quote(name)} is not a valid job name, which is part of a service name`,
    remedy: "Use lower-case letters, digits, and hyphens between them",
    path,
    atKey: true,
  };
}
