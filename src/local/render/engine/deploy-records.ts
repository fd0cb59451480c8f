import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { credentialOf } from "../store/credential.ts";
import { newId } from "../store/ids.ts";
import type { Commit, Deploy, DeployStatus, Service } from "../store/model.ts";
import { timestamp } from "../store/timestamps.ts";
import type { DeployOptions } from "./engine.ts";
import type { EngineContext } from "./engine-context.ts";

/** Statuses of a deploy that has not ended. */
export const openStatuses: readonly DeployStatus[] = [
  "created",
  "queued",
  "build_in_progress",
  "update_in_progress",
  "pre_deploy_in_progress",
];

const outcomes = {
  live: "succeeded",
  build_failed: "failed",
  update_failed: "failed",
  pre_deploy_failed: "failed",
  canceled: "canceled",
} as const;

/** How a deploy can end. */
export type DeployOutcome = keyof typeof outcomes;

// The values of the events' deprecated `status`, next to `buildStatus` and `deployStatus`; not documented.
const statusNumbers = { succeeded: 2, failed: 3, canceled: 4 } as const;

/** Stores deploys, with their events. */
export interface DeployRecords {
  create(service: Service, status: DeployStatus, options: DeployOptions): Deploy;
  /** The deploys of a service, oldest first. */
  of(serviceId: string): readonly Deploy[];
  /** Stores the events that the deploy has started, and its build if it has one. */
  started(deploy: Deploy, withBuild: boolean): void;
  /** Stores an intermediate status. No effect when the deploy was deleted with its service. */
  progress(deployId: string, status: DeployStatus): void;
  buildEnded(deploy: Deploy, outcome: DeployOutcome): void;
  /** Stores the outcome; a deploy that goes live deactivates the previous one. */
  ended(deployId: string, outcome: DeployOutcome): Deploy | undefined;
}

export function deployRecords({ store, clock, code, emit }: EngineContext): DeployRecords {
  const of = (serviceId: string): Deploy[] =>
    store.deploys.all().filter((deploy) => deploy.serviceId === serviceId);

  function change(deploy: Deploy, changes: Partial<Deploy>): Deploy {
    const changed = { ...deploy, ...changes, updatedAt: timestamp(clock.now()) };
    store.deploys.put(changed);
    return changed;
  }

  function pulledImage(ref: string, service: Service): NonNullable<Deploy["image"]> {
    const credential = credentialOf(service, store);
    const sha = digestOf(ref);
    return credential === undefined ? { ref, sha } : { ref, sha, registryCredential: credential.name };
  }

  function triggerDetails({ serviceId, id, trigger, clearCache }: Deploy): Record<string, unknown> {
    return {
      firstBuild: of(serviceId)[0]?.id === id,
      envUpdated: false,
      manual: trigger === "manual",
      deployedByRender: trigger === "deployed_by_render",
      clearCache,
      rollback: trigger === "rollback",
    };
  }

  return {
    of,
    create(service, status, { trigger, clearCache = false }) {
      const now = clock.now();
      const createdAt = timestamp(now);
      const deploy: Deploy = {
        id: newId("dep", now),
        serviceId: service.id,
        status,
        trigger,
        commit: commitOf(service, code.checkoutOf(service)),
        ...(service.image === undefined ? {} : { image: pulledImage(service.image.path, service) }),
        clearCache,
        createdAt,
        updatedAt: createdAt,
      };
      store.deploys.put(deploy);
      return deploy;
    },
    started(deploy, withBuild) {
      const trigger = triggerDetails(deploy);
      emit(deploy.serviceId, "deploy_started", { deployId: deploy.id, trigger });
      if (withBuild) emit(deploy.serviceId, "build_started", { buildId: buildIdOf(deploy), trigger });
    },
    progress(deployId, status) {
      const deploy = store.deploys.get(deployId);
      if (deploy !== undefined) change(deploy, { status });
    },
    buildEnded(deploy, outcome) {
      const buildStatus = outcomes[outcome];
      const reason = outcome === "build_failed" ? { buildFailed: { id: buildIdOf(deploy) } } : {};
      const details = { buildId: buildIdOf(deploy), status: statusNumbers[buildStatus], buildStatus, reason };
      emit(deploy.serviceId, "build_ended", details);
    },
    ended(deployId, outcome) {
      const deploy = store.deploys.get(deployId);
      if (deploy === undefined) return undefined;
      return store.transaction(() => {
        if (outcome === "live") {
          for (const other of of(deploy.serviceId)) {
            if (other.status === "live") change(other, { status: "deactivated" });
          }
        }
        // Recorded deploys have no `startedAt` while they are in progress.
        const times = { startedAt: deploy.createdAt, finishedAt: timestamp(clock.now()) };
        const changed = change(deploy, { status: outcome, ...times });
        const deployStatus = outcomes[outcome];
        const reason = outcome === "build_failed" ? { buildFailed: { id: buildIdOf(deploy) } } : {};
        const details = { deployId, status: statusNumbers[deployStatus], deployStatus, reason };
        emit(deploy.serviceId, "deploy_ended", details);
        return changed;
      });
    },
  };
}

function buildIdOf(deploy: Deploy): string {
  return deploy.id.replace(/^dep-/, "bld-");
}

/** A digest derived from the reference: no registry is asked. */
function digestOf(reference: string): string {
  return `sha256:${createHash("sha256").update(reference).digest("hex")}`;
}

/**
 * The commit of a deploy of a git service: that of the local folder or, without a folder or
 * git, one derived from the repository's name. `null` for an image.
 */
function commitOf(service: Service, checkout: string | undefined): Commit | null {
  if (service.repo === undefined || service.image !== undefined) return null;
  if (checkout === undefined) return placeholderCommit(service, "The repository is not on this machine");
  return headOf(checkout) ?? placeholderCommit(service, "The folder of this repository is not under git");
}

function headOf(folder: string): Commit | undefined {
  try {
    const text = execFileSync("git", ["-C", folder, "log", "-1", "--format=%H%n%ct%n%s"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 5000,
    });
    const [id, seconds, message] = text.split("\n");
    if (id === undefined || message === undefined) return undefined;
    return { id, message, createdAt: new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z") };
  } catch {
    return undefined; // not a repository, no commit, or git is missing
  }
}

function placeholderCommit({ repo, branch, createdAt }: Service, message: string): Commit {
  const id = createHash("sha1")
    .update(`${repo}#${branch ?? ""}`)
    .digest("hex");
  return { id, message, createdAt };
}
