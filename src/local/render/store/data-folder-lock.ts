import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { OperationError, systemCodeOf } from "../../../core/errors.ts";
import { httpClient } from "../../../core/http/client.ts";
import { isProcessAlive } from "../../../core/process-alive.ts";

/** An exclusive lock on a data folder. */
export interface DataFolderLock {
  /** Writes the server's address and key to `server.json`, readable by this user only. */
  publish(server: { url: string; apiKey: string }): void;
  /** Releases the lock. */
  release(): void;
}

const serverSchema = z.object({ url: z.string(), apiKey: z.string(), pid: z.number() });

// The longest time from taking the lock to the first response.
const startMilliseconds = 10_000;

/**
 * Locks a data folder for this process. The lock of a server that was killed is replaced: its process no longer runs,
 * or another process has its PID and does not accept its key.
 * @throws OperationError LOCAL005 when another server uses the folder
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const lockPath = join(folder, "server.lock");
  const serverPath = join(folder, "server.json");
  while (!create(lockPath)) {
    const pid = Number(readIfExists(lockPath));
    const server = readServer(serverPath);
    if (isProcessAlive(pid) && (await isRunning(server, lockPath))) {
      throw folderInUse(folder, pid, server?.url ?? "an address that is not known yet");
    }
    // Another process may have replaced the lock in the meantime: only the one that was checked is removed.
    if (Number(readIfExists(lockPath)) === pid) rmSync(lockPath, { force: true });
  }
  rmSync(serverPath, { force: true });

  return {
    publish({ url, apiKey }) {
      const content = `${JSON.stringify({ url, apiKey, pid: process.pid })}\n`;
      writeFileAtomic.sync(serverPath, content, { mode: 0o600 });
    },
    release() {
      rmSync(serverPath, { force: true });
      rmSync(lockPath, { force: true });
    },
  };
}

function create(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function readIfExists(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function readServer(path: string): z.infer<typeof serverSchema> | undefined {
  try {
    return serverSchema.parse(JSON.parse(readIfExists(path)));
  } catch {
    return undefined;
  }
}

/** A server that has not published its address yet counts as running for a while. */
async function isRunning(
  server: z.infer<typeof serverSchema> | undefined,
  lockPath: string,
): Promise<boolean> {
  if (server === undefined) return Date.now() - lockedAt(lockPath) < startMilliseconds;
  const client = httpClient({ limits: { headersMs: 5000, bodyMs: 5000 } });
  try {
    const url = new URL("/_local/clock", server.url);
    const headers = { authorization: `Bearer ${server.apiKey}` };
    return (await client.send({ method: "GET", url, headers })).status === 200;
  } catch {
    return false;
  } finally {
    client.close();
  }
}

function lockedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function folderInUse(folder: string, pid: number, url: string): OperationError {
  return new OperationError({
    code: "LOCAL005",
    subject: "local Render",
    message: `${folder} is in use by process ${pid} at ${url}`,
    remedy: "Use that local Render, stop it, or choose another folder with --data",
  });
}
