import type { Clock } from "../../../core/clock.ts";
import { detailsOf } from "../../../core/errors.ts";
import type { Service } from "../store/model.ts";
import { recordEvent, type Store } from "../store/store.ts";
import { type BuildLocks, buildLocks } from "./build-locks.ts";
import type { CodeLocations } from "./code-locations.ts";
import { type Launcher, startLauncher } from "./launcher.ts";
import { type ServiceLogs, serviceLogs } from "./service-logs.ts";
import { type Versions, versionsOf } from "./versions.ts";

/** What the parts of the engine share. */
export interface EngineContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly code: CodeLocations;
  readonly logs: ServiceLogs;
  readonly versions: Versions;
  readonly launcher: Launcher;
  readonly locks: BuildLocks;
  /** The service as currently stored; `undefined` after it was deleted. */
  service(serviceId: string): Service | undefined;
  /** Stores an event of a service, unless that was deleted in the meantime. */
  emit(serviceId: string, type: string, details: Record<string, unknown>): void;
  /** Lets work continue that no caller awaits; a failure is reported to the operator. */
  inBackground(work: Promise<unknown>): void;
}

/** @param dataDir the data folder of this local Render, which must exist */
export function engineContext(options: {
  store: Store;
  clock: Clock;
  dataDir: string;
  code: CodeLocations;
  envOverrides: Readonly<Record<string, string>>;
  log: (line: string) => void;
}): EngineContext {
  const { store, clock, dataDir, code, envOverrides, log } = options;
  const logs = serviceLogs(store, clock, log);
  const versions = versionsOf(dataDir);
  return {
    store,
    clock,
    code,
    logs,
    versions,
    launcher: startLauncher({ dataDir, code, logs, versions, envOverrides }),
    locks: buildLocks(),
    service: (serviceId) => store.services.get(serviceId),
    emit(serviceId, type, details) {
      if (store.services.get(serviceId) === undefined) return;
      recordEvent({ store, clock }, serviceId, type, details);
    },
    inBackground(work) {
      work.catch((error: unknown) => log(`background work of the engine failed: ${detailsOf(error)}`));
    },
  };
}

/** True while the service may not run anything. */
export function isSuspended(service: Service): boolean {
  return service.suspenders.length > 0;
}
