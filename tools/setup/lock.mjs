import { randomUUID } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";

const pollMilliseconds = 200;
const heartbeatMilliseconds = 5_000;
const silenceMilliseconds = 180_000;
const takeoverMilliseconds = 10_000;

/**
 * @typedef {object} Holder
 * @property {string} token one per acquisition
 * @property {string} host
 * @property {number[]} pids the holder and the program it has started, which may outlive it
 */

/**
 * Runs `work` while holding the lock `file`; other processes wait. The lock of a process that ended without releasing it is
 * taken over: at once if that process ran on this machine and neither it nor its children are alive, otherwise after three
 * minutes without a heartbeat, measured with the clock of the waiting process.
 *
 * @template Result
 * @param {string} file created with its folder, removed afterwards
 * @param {(keepAlive: (pid: number) => void) => Promise<Result>} work `keepAlive` adds a child that holds the lock too
 * @param {(holder: Holder) => void} [onWait] called once when the lock is not free
 * @returns {Promise<Result>}
 */
export async function withLock(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  /** @type {Holder} */
  const holder = { token: randomUUID(), host: hostname(), pids: [process.pid] };
  await acquire(file, holder, onWait);

  const release = () => {
    if (read(file)?.token === holder.token) remove(file);
  };
  const heartbeat = setInterval(() => touch(file), heartbeatMilliseconds);
  heartbeat.unref();
  process.once("exit", release);
  try {
    return await work((pid) => {
      holder.pids.push(pid);
      replace(file, holder);
    });
  } finally {
    clearInterval(heartbeat);
    process.off("exit", release);
    release();
  }
}

/**
 * @param {string} file
 * @param {Holder} holder
 * @param {((holder: Holder) => void) | undefined} onWait
 */
async function acquire(file, holder, onWait) {
  const watch = silenceWatch();
  let hasReported = false;
  while (!create(file, holder)) {
    const other = read(file);
    if (other === undefined) continue; // released in between
    if (hasEnded(other) || watch(other.token, heartbeatOf(file)) > silenceMilliseconds) {
      removeAbandoned(file, other, holder);
      continue;
    }
    if (!hasReported) onWait?.(other);
    hasReported = true;
    await pause(pollMilliseconds);
  }
}

/**
 * Removes the lock of a holder that has ended. Two processes may notice at the same time, and the second must not remove the
 * lock that the first has created since: a process holds a second lock while it reads the file again and removes it.
 *
 * @param {string} file
 * @param {Holder} abandoned
 * @param {Holder} me
 */
function removeAbandoned(file, abandoned, me) {
  const takeover = `${file}.takeover`;
  if (!create(takeover, me)) {
    if (Date.now() - (heartbeatOf(takeover) ?? Date.now()) > takeoverMilliseconds) remove(takeover);
    return;
  }
  if (read(file)?.token === abandoned.token) remove(file);
  remove(takeover);
}

/**
 * Whether the holder ran on this machine, and neither it nor its children are alive.
 *
 * @param {Holder} holder
 */
function hasEnded(holder) {
  return holder.host === hostname() && !holder.pids.some(isAlive);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM"; // alive, of another user
  }
}

/** Measures for how many milliseconds, on this process's clock, the heartbeat of the same holder has not changed. */
function silenceWatch() {
  let seen = "";
  let since = 0;
  /**
   * @param {string} token
   * @param {number | undefined} heartbeat
   */
  return (token, heartbeat) => {
    const now = `${token} ${heartbeat}`;
    if (now !== seen) {
      seen = now;
      since = performance.now();
    }
    return performance.now() - since;
  };
}

/**
 * Creates the lock file. A hard link appears with its content or not at all.
 *
 * @param {string} file
 * @param {Holder} holder
 */
function create(file, holder) {
  const draft = `${file}.${holder.token}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  } finally {
    remove(draft);
  }
}

/**
 * @param {string} file
 * @param {Holder} holder
 */
function replace(file, holder) {
  const draft = `${file}.${holder.token}`;
  writeFileSync(draft, JSON.stringify(holder));
  renameSync(draft, file);
}

/**
 * @param {string} file
 * @returns {Holder | undefined}
 */
function read(file) {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
    return JSON.parse(text);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    if (error instanceof SyntaxError) return { token: text, host: "", pids: [] }; // truncated: it expires without a heartbeat
    throw error;
  }
}

/** @param {string} file */
function heartbeatOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/** @param {string} file */
function remove(file) {
  try {
    unlinkSync(file);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
