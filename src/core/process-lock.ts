/**
 * A lock between processes: a symbolic link whose target names the holder. Creating one is atomic, so no reader ever
 * sees a partial lock.
 */

import { lstat, readFile, readlink, symlink, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createFolder } from "./create-folder.ts";
import { systemCodeOf } from "./errors.ts";
import { isProcessAlive } from "./process-alive.ts";
import { minuteMs } from "./time-units.ts";

/** The process that holds a lock. */
export interface Holder {
  pid: number;
  /** Start time of the process, in the kernel's ticks: distinguishes it from a later one with the same pid. */
  started: string;
  /** Unique for each acquisition. */
  id: string;
  host: string;
}

export interface LockOptions {
  /** How long to wait for another process, in milliseconds. Default: 0. */
  waitMs?: number;
  /**
   * Whether a holder still uses the lock, when neither its host nor its start time can show that: it is on another
   * host, or only its pid is known. Default: for one minute on another host, as long as the pid exists on this one.
   */
  isInUse?: (holder: Holder, acquiredAt: Date) => Promise<boolean>;
  /** Whether a file that contains only a pid is a lock too, as earlier versions wrote it. Default: false. */
  readPidFile?: boolean;
}

/** Another process held the lock for as long as the caller waited. */
export class LockTimeout extends Error {
  override readonly name = "LockTimeout";
  readonly pid: number;

  constructor(holder: Holder) {
    super(`held by process ${holder.pid}`);
    this.pid = holder.pid;
  }
}

const pollMs = 4;
// Holders keep the lock for milliseconds; nothing else is known about a holder on another host.
const foreignLeaseMs = minuteMs;
/** The start time of a process where the system does not report it. */
const unknown = "unknown";

/**
 * Does `work` while no other process holds the lock at `path`.
 * @throws {LockTimeout} and system errors, as {@link acquireProcessLock}
 */
export async function withProcessLock<Result>(
  path: string,
  waitMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const release = await acquireProcessLock(path, { waitMs });
  try {
    return await work();
  } finally {
    await release();
  }
}

/**
 * Acquires the lock at `path`. A lock whose process is gone is taken over. Creates the folder if missing.
 * @returns releases the lock
 * @throws {LockTimeout} after `waitMs`; system errors of the folder as they are.
 */
export async function acquireProcessLock(
  path: string,
  options: LockOptions = {},
): Promise<() => Promise<void>> {
  const own = await newHolder();
  const giveUpAt = performance.now() + (options.waitMs ?? 0);
  while (!(await tryAcquire(path, own))) {
    const holder = await readHolder(path, options);
    if (holder === undefined) continue;
    if (await isGone(path, holder, options)) await removeAbandoned(path, holder, options);
    else if (performance.now() >= giveUpAt) throw new LockTimeout(holder);
    else await wait(pollMs + Math.random() * pollMs);
  }
  return async () => {
    // Another host may have considered it abandoned and taken it over.
    if ((await readHolder(path, options))?.id === own.id) await unlink(path);
  };
}

async function tryAcquire(path: string, { pid, started, id, host }: Holder): Promise<boolean> {
  try {
    await symlink(`${pid}:${started}:${id}:${host}`, path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    if (systemCodeOf(error) !== "ENOENT") throw error;
    await createFolder(dirname(path));
    return false;
  }
}

/**
 * Removes the lock of a holder that is gone. Several processes may try this at once, and the lock may have a new
 * holder by now: so only the process with a claim named after the old holder may remove it, and only after checking
 * again. A claim of a dead process is removed in the same way.
 */
async function removeAbandoned(path: string, gone: Holder, options: LockOptions): Promise<void> {
  const claim = `${path}.${gone.id}`;
  if (!(await tryAcquire(claim, await newHolder()))) {
    const claimer = await readHolder(claim);
    if (claimer !== undefined && (await isGone(claim, claimer))) await removeAbandoned(claim, claimer, {});
    return;
  }
  try {
    if ((await readHolder(path, options))?.id === gone.id) await unlink(path);
  } finally {
    await unlink(claim);
  }
}

async function isGone(
  path: string,
  holder: Holder,
  { isInUse = hasLease }: LockOptions = {},
): Promise<boolean> {
  if (holder.host === hostname()) {
    const started = await startOf(holder.pid);
    if (started === undefined) return true;
    if (![started, holder.started].includes(unknown)) return started !== holder.started;
  }
  const acquiredAt = await lstat(path).then(
    ({ mtime }) => mtime,
    () => new Date(),
  );
  return !(await isInUse(holder, acquiredAt));
}

async function hasLease({ host }: Holder, acquiredAt: Date): Promise<boolean> {
  // A time that far ahead is wrong as well: a clock was turned back since.
  return host === hostname() || Math.abs(Date.now() - acquiredAt.getTime()) <= foreignLeaseMs;
}

async function newHolder(): Promise<Holder> {
  const started = (await startOf(process.pid)) ?? unknown;
  // Unique among the processes of a machine, without loading node:crypto.
  const id = `${process.pid}-${process.hrtime.bigint()}`;
  return { pid: process.pid, started, id, host: hostname() };
}

/** When a process started, `undefined` when there is none. Without `/proc` every living process is `unknown`. */
async function startOf(pid: number): Promise<string | undefined> {
  if (!isProcessAlive(pid)) return undefined;
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (status === undefined) return unknown;
  // proc(5): the second field is the command in brackets, which may hold spaces and brackets; the third is the
  // state, Z for a process that ended and that its parent has not looked at yet; the 22nd is the start.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : fields[19];
}

async function readHolder(
  path: string,
  { readPidFile = false }: LockOptions = {},
): Promise<Holder | undefined> {
  try {
    const [pid = "", started = "", id = "", ...host] = (await readlink(path)).split(":");
    return { pid: Number(pid), started, id, host: host.join(":") };
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    if (systemCodeOf(error) !== "EINVAL" || !readPidFile) throw error;
    const text = await readFile(path, "utf8").catch(() => "");
    return { pid: Number(text), started: unknown, id: `pid-${Number(text)}`, host: hostname() };
  }
}
