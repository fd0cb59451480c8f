import type { Log } from "../../program/log.ts";
import { FileStore } from "../../store/file-store.ts";
import type { PostgresStore } from "../../store/postgres/postgres-store.ts";
import { databaseOf, type LookValues } from "../look.ts";
import type { RenderAccess } from "../render/get.ts";
import { logMemory } from "./log-memory.ts";
import { storedMemory } from "./stored-memory.ts";
import type { Memory } from "./verdict.ts";

export interface Memories extends AsyncDisposable {
  readonly all: readonly Memory[];
}

/**
 * Where it is kept what was told: the folder, the database, and this job's log at Render. One may be there when
 * another is not: a cron job at Render has no disk, and the database may be what is down.
 */
export function openMemories(
  values: LookValues & { serviceId: string | undefined },
  { access, now, log }: { access: RenderAccess | undefined; now: Date; log: Log },
): Memories {
  const { stateDir, postgresUrl, serviceId } = values;
  const database: PostgresStore | undefined = postgresUrl === undefined ? undefined : databaseOf(values, log);
  return {
    all: [
      ...(stateDir === undefined ? [] : [storedMemory(new FileStore(stateDir))]),
      ...(database === undefined ? [] : [storedMemory(database)]),
      ...(access === undefined || serviceId === undefined ? [] : [logMemory(access, serviceId, now)]),
    ],
    [Symbol.asyncDispose]: async () => database?.close(),
  };
}
