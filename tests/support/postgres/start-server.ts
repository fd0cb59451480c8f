import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface PostgresServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Folder of its Unix socket. */
  readonly socketFolder: string;
}

/** Starts a server that ends with this process, if not before. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], { stdio: "pipe" });
  const ended = once(child, "close");
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const line = await new Promise<string>((started, failed) => {
    child.stdout.setEncoding("utf8").once("data", started);
    child.once("close", () => failed(new Error(`PostgreSQL did not start: ${text}`)));
  });
  const { port, socketFolder } = JSON.parse(line) as { port: number; socketFolder: string };
  return {
    host: "127.0.0.1",
    port,
    socketFolder,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
