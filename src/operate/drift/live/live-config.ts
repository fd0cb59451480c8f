/** The settings of live services in the form of a stack file, so that both can be compared. */
import { guardedCommand } from "../../../config/job-times.ts";
import { suspensionOf } from "../../../config/scheduler-mode.ts";
import { jobKeys, type Key, webKeys } from "../../../config/schema.ts";
import { jobEnv, webServiceEnv } from "../../../config/service-env.ts";
import type { JobConfig, SourceConfig, StackConfig, WebConfig } from "../../../config/stack-config.ts";
import { normalImageReference } from "../../../core/image-reference.ts";
import type { Service } from "../../../render/service.ts";
import { parseSchedule } from "../../../schedule/parse.ts";
import { sameSchedule } from "../../../schedule/same-schedule.ts";

type Variables = Readonly<Record<string, string>>;

/** Placeholder for a value that no stack file contains: only its presence is compared. */
const anyValue = "\0any";

/**
 * The settings that a stack file results in on Render: all variables of each service, commands with their guards, and
 * whether a job is suspended.
 */
export function expectedConfig(config: StackConfig): StackConfig {
  const jobs = Object.entries(config.jobs).map(([name, job]): [string, JobConfig] => {
    const command = guardedCommand(job);
    return [
      name,
      {
        ...job,
        ...(command === undefined ? {} : { command }),
        env: expectedJobEnv(config, job),
        suspended: suspensionOf(job, config.scheduler) !== undefined,
        replacesScheduler: false,
      },
    ];
  });
  return {
    ...config,
    web: { ...config.web, env: expectedWebEnv(config) },
    jobs: Object.fromEntries(jobs),
    env: {},
    secretNames: [],
  };
}

export function liveWeb(service: Service, config: StackConfig, variables: Variables | undefined): WebConfig {
  const { image: _image, startCommand: _command, ...known } = config.web;
  return {
    ...known,
    ...sameNamed(service, webKeys, ["name", "image", "startCommand", "env"]),
    ...liveProgram(service, config.web.image, "startCommand"),
    env: comparableEnv(variables, expectedWebEnv(config)),
  };
}

/**
 * The settings of a live job. Those that the schema marks as `notOnRender`, such as `maxGap`, are copied from the file and
 * so never differ.
 * @param written the job in the file; undefined for a job that exists only on Render
 * @throws ScheduleError for a schedule that this project cannot read
 */
export function liveJob(
  service: Service,
  written: JobConfig | undefined,
  config: StackConfig,
  variables: Variables | undefined,
): JobConfig {
  const {
    image: _image,
    command: _command,
    local,
    ...known
  } = written ?? {
    serviceName: service.name,
    description: service.name,
    requiredEnv: [],
    optionalEnv: [],
    adopt: false,
    plan: service.plan,
    suspended: service.suspended,
  };
  const schedule = parseSchedule(service.schedule ?? "");
  return {
    ...known,
    ...sameNamed(service, jobKeys, ["schedule", "image", "command", "env"]),
    ...liveProgram(service, written?.image, "command"),
    schedule,
    // The guard in the command contains the local schedule, and commands are compared.
    ...(local !== undefined && sameSchedule(schedule, written?.schedule ?? schedule) ? { local } : {}),
    replacesScheduler: false,
    env: comparableEnv(variables, written === undefined ? {} : expectedJobEnv(config, written)),
  };
}

/**
 * The values of keys that have the same name in Render's API: all keys that Render has, except `readSeparately`. Render
 * returns "" for a value that is not set.
 */
function sameNamed<Keys extends Readonly<Record<string, Key>>>(
  service: Service,
  keys: Keys,
  readSeparately: ReadonlyArray<keyof Keys>,
): Record<string, unknown> {
  const live: Readonly<Record<string, unknown>> = { ...service.commands, ...service };
  const names = Object.entries<Key>(keys)
    .filter(([name, { notOnRender }]) => notOnRender !== true && !readSeparately.includes(name))
    .map(([name]) => name);
  return Object.fromEntries(
    names.map((name) => [name, live[name] === "" ? undefined : (live[name] ?? undefined)]),
  );
}

/** The repository of the first service that Render builds; that of the file if there is none. */
export function liveSource(
  { source }: StackConfig,
  services: ReadonlyArray<Service | undefined>,
): { source?: SourceConfig } {
  const built = services.find(
    (service) => service !== undefined && Boolean(service.repo) && !service.imagePath,
  );
  if (built === undefined) return source === undefined ? {} : { source };
  const { repo, branch, rootDir, commands } = built;
  return {
    source: {
      repo: source !== undefined && sameRepository(source.repo, repo ?? "") ? source.repo : (repo ?? ""),
      branch: branch ?? "",
      ...(rootDir ? { rootDir } : {}),
      buildCommand: commands.buildCommand ?? "",
    },
  };
}

/** Compares addresses of repositories, with or without `.git` at the end. */
function sameRepository(one: string, other: string): boolean {
  const plain = (repo: string): string => repo.replace(/\/+$/, "").replace(/\.git$/, "");
  return plain(one) === plain(other);
}

/** The image and the command of a service. Render expands image references, so an equivalent one keeps its form in the file. */
function liveProgram<Key extends string>(
  { imagePath, commands }: Service,
  written: string | undefined,
  key: Key,
): { image?: string } & { [key in Key]?: string } {
  const live = imagePath || undefined;
  const command = (live === undefined ? commands.startCommand : commands.dockerCommand) || undefined;
  const isSame =
    live !== undefined &&
    written !== undefined &&
    normalImageReference(live) === normalImageReference(written);
  const found: { image?: string } & { [key in Key]?: string } = {};
  if (live !== undefined) Object.assign(found, { image: isSame ? written : live });
  if (command !== undefined) Object.assign(found, { [key]: command });
  return found;
}

function expectedWebEnv(config: StackConfig): Variables {
  return webServiceEnv(config, masked(config.secretNames));
}

function expectedJobEnv(config: StackConfig, job: JobConfig): Variables {
  return jobEnv(config, job, { secrets: masked(config.secretNames), webUrl: anyValue });
}

/** The variables of a live service. Values that are not compared are masked. */
function comparableEnv(actual: Variables | undefined, expected: Variables): Variables {
  return Object.fromEntries(
    Object.entries(actual ?? {}).map(([name, value]) => {
      const isCompared = expected[name] !== undefined && expected[name] !== anyValue;
      return [name, isCompared ? value : anyValue];
    }),
  );
}

function masked(names: readonly string[]): Variables {
  return Object.fromEntries(names.map((name) => [name, anyValue]));
}
