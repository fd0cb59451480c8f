/**
 * A lock between processes on one machine: a symbolic link whose target names the holder. Creating one is atomic, so
 * no reader ever sees a partial lock.
 */

import { lstat, readFile, readlink, symlink, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { systemCodeOf } from "../../../src/core/errors.ts";
import { isProcessAlive } from "../../../src/core/process-alive.ts";
import { minuteMs } from "../../../src/core/time-units.ts";
import { createFolder } from "./durable-file.ts";

interface Holder {
  pid: number;
  /** Start time of the process, in the kernel's ticks: distinguishes it from a later one with the same pid. */
  started: string;
  /** Unique for each acquisition. */
  id: string;
  host: string;
}

/** A living process held the lock for as long as the caller waited. */
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

/**
 * Does `work` while no other process holds the lock at `path`. A lock whose process is gone is taken over.
 * @throws {LockTimeout} after `waitMs`; system errors of the folder as they are.
 */
export async function withProcessLock<Result>(
  path: string,
  waitMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const own = await newHolder();
  const giveUpAt = performance.now() + waitMs;
  while (!(await tryTake(path, own))) {
    const holder = await readHolder(path);
    if (holder === undefined) continue;
    if (await isGone(path, holder)) await removeAbandoned(path, holder);
    else if (performance.now() >= giveUpAt) throw new LockTimeout(holder);
    else await wait(pollMs + Math.random() * pollMs);
  }
  try {
    return await work();
  } finally {
    // Another host may have considered it abandoned and taken it over.
    if ((await readHolder(path))?.id === own.id) await unlink(path);
  }
}

async function tryTake(path: string, holder: Holder): Promise<boolean> {
  try {
    await symlink(formatHolder(holder), path);
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
async function removeAbandoned(path: string, gone: Holder): Promise<void> {
  const claim = `${path}.${gone.id}`;
  if (!(await tryTake(claim, await newHolder()))) {
    const claimer = await readHolder(claim);
    if (claimer !== undefined && (await isGone(claim, claimer))) await removeAbandoned(claim, claimer);
    return;
  }
  try {
    if ((await readHolder(path))?.id === gone.id) await unlink(path);
  } finally {
    await unlink(claim);
  }
}

async function isGone(path: string, { pid, started, host }: Holder): Promise<boolean> {
  if (host === hostname()) return (await startOf(pid)) !== started;
  const takenAt = (await lstat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
  // A time that far ahead is wrong as well: a clock was turned back since.
  return Math.abs(Date.now() - takenAt) > foreignLeaseMs;
}

async function newHolder(): Promise<Holder> {
  const started = (await startOf(process.pid)) ?? "unknown";
  // Unique among the processes of a machine, without loading node:crypto.
  const id = `${process.pid}-${process.hrtime.bigint()}`;
  return { pid: process.pid, started, id, host: hostname() };
}

/** When a process started, `undefined` when there is none. Without `/proc` every living process is `unknown`. */
async function startOf(pid: number): Promise<string | undefined> {
  if (!isProcessAlive(pid)) return undefined;
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (status === undefined) return "unknown";
  // proc(5): the second field is the command in brackets, which may hold spaces and brackets; the third is the
  // state, Z for a process that ended and that its parent has not looked at yet; the 22nd is the start.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : fields[19];
}

function formatHolder({ pid, started, id, host }: Holder): string {
  return `${pid}:${started}:${id}:${host}`;
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const [pid = "", started = "", id = "", ...host] = (await readlink(path)).split(":");
    return { pid: Number(pid), started, id, host: host.join(":") };
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
