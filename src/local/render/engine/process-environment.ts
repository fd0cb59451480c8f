import { dirname } from "node:path";
import type { ServiceFolder } from "./service-folder.ts";
import type { Version } from "./version.ts";

/** The purpose of a process of a service. */
export interface ProcessPurpose {
  readonly kind: "build" | "run";
  /** Identifies this process among those of its service. */
  readonly instance: string;
  /** Port that a web service listens on. */
  readonly port?: number;
  /** Address of a web service. */
  readonly url?: string;
}

/**
 * The complete environment of a process: what every program needs, the variables that Render sets
 * (https://render.com/docs/environment-variables), and the service's own, which override both. Of the environment of the
 * local Render itself only `PATH` is passed on, with the folder of this Node.js first.
 * @param envOverrides variables that override the service's own
 */
export function processEnvironment(
  version: Version,
  folder: ServiceFolder,
  { kind, instance, port, url }: ProcessPurpose,
  envOverrides: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin"].join(":"),
    HOME: folder.home,
    TMPDIR: folder.temporary,
    LANG: "C.UTF-8",
    TZ: "UTC",
    NPM_CONFIG_UPDATE_NOTIFIER: "false", // no network access
    ...(version.runtime === "node" && kind === "run" ? { NODE_ENV: "production" } : {}),
    ...renderVariables(version, instance, url),
    // Render's /etc/secrets cannot be written on this machine.
    RENDER_SECRETS_DIR: folder.secrets(version.deployId),
    HOST: "127.0.0.1", // for programs that read it: a service is reached through its proxy, from this machine only
    ...version.env,
    ...envOverrides,
    // Two instances of a service run on one machine while a deploy goes live: the service never chooses the port.
    ...(port === undefined ? {} : { PORT: String(port) }),
  };
}

function renderVariables(
  version: Version,
  instance: string,
  url: string | undefined,
): Record<string, string> {
  return {
    RENDER: "true",
    IS_PULL_REQUEST: "false",
    RENDER_SERVICE_ID: version.serviceId,
    RENDER_SERVICE_NAME: version.name,
    RENDER_SERVICE_TYPE: version.type === "cron_job" ? "cron" : "web",
    RENDER_INSTANCE_ID: instance,
    RENDER_EXTERNAL_URL: url ?? "",
    RENDER_EXTERNAL_HOSTNAME: url === undefined ? "" : new URL(url).hostname,
    ...(version.branch === undefined ? {} : { RENDER_GIT_BRANCH: version.branch }),
    ...(version.commitId === undefined ? {} : { RENDER_GIT_COMMIT: version.commitId }),
    ...(version.repo === undefined ? {} : { RENDER_GIT_REPO_SLUG: repoSlug(version.repo) }),
  };
}

/** `owner/name` */
function repoSlug(repo: string): string {
  const parts = repo.replace(/\.git$/, "").split(/[/:]/);
  return parts.slice(-2).join("/");
}
