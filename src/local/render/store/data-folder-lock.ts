import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { OperationError } from "../../../core/errors.ts";
import { httpClient } from "../../../core/http/client.ts";
import { acquireProcessLock, LockTimeout } from "../../../core/process-lock.ts";

/** An exclusive lock on a data folder. */
export interface DataFolderLock {
  /** Writes the server's address and key to `server.json`, readable by this user only. */
  publish(server: { url: string; apiKey: string }): void;
  /** Releases the lock. */
  release(): Promise<void>;
}

type Server = z.infer<typeof serverSchema>;

const serverSchema = z.object({ url: z.string(), apiKey: z.string(), pid: z.number() });

// The longest time from taking the lock to the first response.
const startMilliseconds = 10_000;

/**
 * Locks a data folder for this process. The lock of a server that was killed is replaced: its process no longer runs,
 * or another process has its PID. Where the start time of the process cannot show that, the server has to answer.
 * @throws OperationError LOCAL005 when another server uses the folder
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const serverPath = join(folder, "server.json");
  const release = await acquireProcessLock(join(folder, "server.lock"), {
    isInUse: ({ pid }, acquiredAt) => isRunning(readServer(serverPath, pid), acquiredAt),
    readPidFile: true,
  }).catch((error: unknown) => {
    if (!(error instanceof LockTimeout)) throw error;
    throw folderInUse(folder, error.pid, readServer(serverPath, error.pid)?.url);
  });
  rmSync(serverPath, { force: true });

  return {
    publish({ url, apiKey }) {
      const content = `${JSON.stringify({ url, apiKey, pid: process.pid })}\n`;
      writeFileAtomic.sync(serverPath, content, { mode: 0o600 });
    },
    async release() {
      rmSync(serverPath, { force: true });
      await release();
    },
  };
}

/** What the server with this PID has published. */
function readServer(path: string, pid: number): Server | undefined {
  try {
    const server = serverSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    return server.pid === pid ? server : undefined;
  } catch {
    return undefined;
  }
}

/** A server that has not published its address yet counts as running for a while. */
async function isRunning(server: Server | undefined, lockedAt: Date): Promise<boolean> {
  if (server === undefined) return Date.now() - lockedAt.getTime() < startMilliseconds;
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

function folderInUse(folder: string, pid: number, url = "an address that is not known yet"): OperationError {
  return new OperationError({
    code: "LOCAL005",
    subject: "local Render",
    message: `${folder} is in use by process ${pid} at ${url}`,
    remedy: "Use that local Render, stop it, or choose another folder with --data",
  });
}
