/**
 * What the local Render stores. Plain, read-only data: a change replaces the whole record.
 * Times are RFC 3339 text in UTC with microseconds (`createdAt` with nanoseconds where Render's responses have them).
 * A key whose value is undefined is the same as a missing one.
 * The routes build the bodies of the API from these types; bodies are never stored.
 */

export type Runtime = "docker" | "elixir" | "go" | "image" | "node" | "python" | "ruby" | "rust";
export type AutoDeployTrigger = "commit" | "off" | "checksPass";
type Suspender =
  | "admin"
  | "billing"
  | "user"
  | "parent_service"
  | "stuck_crashlooping"
  | "hipaa_enablement"
  | "unknown";

/** An environment variable of a service. `id` is the row's id, a new one each time the list is replaced. */
export interface EnvVar {
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

/** A file below `/etc/secrets`. `id` as in {@link EnvVar}. */
export interface SecretFile {
  readonly id: string;
  readonly name: string;
  readonly content: string;
}

export interface BuildFilter {
  readonly paths: readonly string[];
  readonly ignoredPaths: readonly string[];
}

/** An image; `path` in Render's normal form, for example `docker.io/library/nginx:latest`. */
export interface ImageSource {
  readonly path: string;
  readonly registryCredentialId?: string | undefined;
}

/**
 * All commands of a service. Those of other runtimes are kept when the runtime changes.
 * What runs is `startCommand`, or `dockerCommand` for the runtimes `docker` and `image` (`""` = the image's own).
 */
export interface Commands {
  readonly buildCommand: string;
  readonly startCommand: string;
  readonly dockerCommand: string;
  readonly dockerContext: string;
  readonly dockerfilePath: string;
  readonly registryCredentialId?: string | undefined;
  /** Web services only; missing until it is first set. */
  readonly preDeployCommand?: string | undefined;
}

interface NotificationOverride {
  readonly notificationsToSend: "default" | "none" | "failure" | "all";
  readonly previewNotificationsEnabled: "default" | "false" | "true";
}

export interface LogStream {
  readonly setting: "send" | "drop";
  readonly endpoint: string;
  readonly token?: string;
}

interface ServiceBase {
  /** `crn-…` or `srv-…` */
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly slug: string;
  readonly environmentId?: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Empty: not suspended. */
  readonly suspenders: readonly Suspender[];
  readonly autoDeployTrigger: AutoDeployTrigger;
  readonly repo?: string | undefined;
  readonly branch?: string | undefined;
  readonly rootDir: string;
  readonly buildFilter?: BuildFilter | undefined;
  /** Set for the runtime `image`. */
  readonly image?: ImageSource | undefined;
  readonly runtime: Runtime;
  readonly plan: string;
  readonly region: string;
  readonly commands: Commands;
  /** Oldest first. */
  readonly envVars: readonly EnvVar[];
  /** Oldest first. */
  readonly secretFiles: readonly SecretFile[];
  readonly notifications: NotificationOverride;
  readonly logStream?: LogStream | undefined;
}

export interface CronJob extends ServiceBase {
  readonly type: "cron_job";
  /** Five fields, UTC. */
  readonly schedule: string;
  readonly lastSuccessfulRunAt?: string;
}

export interface Disk {
  readonly id: string;
  readonly name: string;
  readonly mountPath: string;
  readonly sizeGB: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface Autoscaling {
  readonly enabled: boolean;
  readonly min: number;
  readonly max: number;
  readonly criteria: {
    readonly cpu: { readonly enabled: boolean; readonly percentage: number };
    readonly memory: { readonly enabled: boolean; readonly percentage: number };
  };
}

export interface CustomDomain {
  readonly id: string;
  readonly name: string;
  readonly domainType: "apex" | "subdomain";
  readonly publicSuffix: string;
  /** The domain this one redirects to; `""` for none. */
  readonly redirectForName: string;
  readonly verificationStatus: "verified" | "unverified";
  readonly createdAt: string;
}

interface IpRange {
  readonly cidrBlock: string;
  readonly description: string;
}

export interface WebService extends ServiceBase {
  readonly type: "web_service";
  /** Absolute path; `""` for no HTTP check. */
  readonly healthCheckPath: string;
  readonly numInstances: number;
  readonly maintenanceMode: { readonly enabled: boolean; readonly uri: string };
  readonly previews: "off" | "manual" | "automatic";
  readonly autoscaling?: Autoscaling | undefined;
  readonly disk?: Disk | undefined;
  readonly ipAllowList?: readonly IpRange[] | undefined;
  readonly maxShutdownDelaySeconds?: number | undefined;
  readonly renderSubdomainPolicy?: "enabled" | "disabled" | undefined;
  readonly cacheProfile?: "no-cache" | "origin-controlled" | "origin-controlled-all" | undefined;
  /** Oldest first. */
  readonly customDomains: readonly CustomDomain[];
}

export type Service = CronJob | WebService;

export type DeployStatus =
  | "created"
  | "queued"
  | "build_in_progress"
  | "update_in_progress"
  | "pre_deploy_in_progress"
  | "live"
  | "deactivated"
  | "build_failed"
  | "update_failed"
  | "pre_deploy_failed"
  | "canceled";

export type DeployTrigger =
  | "api"
  | "blueprint_sync"
  | "deploy_hook"
  | "deployed_by_render"
  | "manual"
  | "new_commit"
  | "other"
  | "rollback"
  | "service_resumed"
  | "service_updated";

export interface Commit {
  readonly id: string;
  readonly message: string;
  readonly createdAt: string;
}

export interface Deploy {
  /** `dep-…` */
  readonly id: string;
  readonly serviceId: string;
  readonly status: DeployStatus;
  readonly trigger: DeployTrigger;
  /** `null` for images. */
  readonly commit: Commit | null;
  /** Set for images. `sha` as `sha256:…`; `registryCredential` is the name of the credential used to pull it. */
  readonly image?: { readonly ref: string; readonly sha: string; readonly registryCredential?: string };
  readonly clearCache: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** One run of a cron job. */
export interface Run {
  /** `<cron job id>-<unix minutes>` when scheduled, `<cron job id>-<unix seconds>` by hand. */
  readonly id: string;
  readonly serviceId: string;
  readonly trigger: "schedule" | "manual";
  readonly status: "pending" | "successful" | "unsuccessful" | "canceled";
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly exitCode?: number;
  readonly triggeredBy?: string;
  readonly canceledBy?: string;
}

/** `details` is returned unchanged; its keys depend on `type`. */
export interface ServiceEvent {
  /** `evt-…` */
  readonly id: string;
  readonly timestamp: string;
  readonly serviceId: string;
  /** For example `cron_job_run_ended`, `deploy_started`. */
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface LogLine {
  readonly id: string;
  readonly timestamp: string;
  readonly serviceId: string;
  /** `app`: the service's own output. `build`: the output of the deploy pipeline. */
  readonly type: "app" | "build";
  readonly level: "info" | "error";
  /** Identifies the instance or run. */
  readonly instance: string;
  readonly message: string;
}

export interface Project {
  /** `prj-…` */
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The members of an environment are the services with its `environmentId`. */
export interface Environment {
  /** `evm-…` */
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly protectedStatus: "protected" | "unprotected";
  readonly networkIsolationEnabled: boolean;
  readonly ipAllowList?: readonly IpRange[] | undefined;
}

export interface RegistryCredential {
  /** `rgc-…` */
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly registry: string;
  readonly username: string;
  readonly authToken: string;
  readonly updatedAt: string;
}
