import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { request } from "undici";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { OperationError, systemCodeOf } from "../../../core/errors.ts";
import { isProcessAlive } from "../../../core/process-alive.ts";

/** The one right to work on a data folder. */
export interface FolderLock {
  /** Tells others where the server is: `server.json`, readable for this user only. */
  publish(server: { url: string; apiKey: string }): void;
  /** Gives the folder free. */
  release(): void;
}

const serverSchema = z.object({ url: z.string(), apiKey: z.string(), pid: z.number() });

// So long a server may take from its lock to its first answer.
const startMilliseconds = 10_000;

/**
 * Takes a data folder for this process. The lock of a server that was killed is taken over: its process is gone,
 * or another process has its number and does not answer with its key.
 * @throws OperationError LOCAL005 when another server works on the folder
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const lockPath = join(folder, "server.lock");
  const serverPath = join(folder, "server.json");
  while (!create(lockPath)) {
    const pid = Number(readIfThere(lockPath));
    const server = readServer(serverPath);
    if (isProcessAlive(pid) && (await isServing(server, lockPath))) {
      throw folderInUse(folder, pid, server?.url ?? "an address it has not told yet");
    }
    // Another process may have taken the lock over in the meantime: only the one looked at is removed.
    if (Number(readIfThere(lockPath)) === pid) rmSync(lockPath, { force: true });
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

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function readServer(path: string): z.infer<typeof serverSchema> | undefined {
  try {
    return serverSchema.parse(JSON.parse(readIfThere(path)));
  } catch {
    return undefined;
  }
}

/** A server that has not told its address yet counts as serving for a moment. */
async function isServing(
  server: z.infer<typeof serverSchema> | undefined,
  lockPath: string,
): Promise<boolean> {
  if (server === undefined) return Date.now() - lockedAt(lockPath) < startMilliseconds;
  try {
    const url = `${new URL(server.url).origin}/_local/clock`;
    const headers = { authorization: `Bearer ${server.apiKey}` };
    const answer = await request(url, { headers, headersTimeout: 5000, bodyTimeout: 5000 });
    await answer.body.dump();
    return answer.statusCode === 200;
  } catch {
    return false;
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
    remedy: "Use that one, stop it first, or choose another folder with --data",
  });
}
