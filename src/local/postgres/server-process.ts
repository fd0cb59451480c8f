import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { OperationError } from "../../core/errors.ts";
import type { Account } from "./account.ts";

export interface ServerProcessOptions {
  /** Folder with `postgres`. */
  readonly binaries: string;
  readonly data: string;
  readonly account: Account | undefined;
  /** On 127.0.0.1. */
  readonly port: number;
  /** On top of `postgresql.conf`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Added to its environment, which is empty otherwise. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A server that takes connections. */
export interface ServerProcess {
  /** Resolves when it has ended, in whatever way. */
  readonly ended: Promise<void>;
  /** Ends all connections and the server, in good order; at once when that takes longer than some seconds. */
  stop(): Promise<void>;
}

const graceMilliseconds = 10_000;

/**
 * Starts a server and waits until it takes connections. It stands in a session of its own, so that a Ctrl-C does not
 * reach it while others still work with it.
 * @throws OperationError POSTGRES004 with its last lines when it ends instead
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { binaries, data, account, port, settings, env } = options;
  const all = { listen_addresses: "127.0.0.1", ...settings };
  const child = spawn(
    join(binaries, "postgres"),
    [
      "-D",
      data,
      "-p",
      String(port),
      ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    {
      ...account,
      env: { PATH: process.env.PATH ?? "", ...env },
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const ended = once(child, "close").then(() => {});
  await untilReady(child, ended);
  return {
    ended,
    async stop() {
      const timer = setTimeout(() => child.kill("SIGQUIT"), graceMilliseconds);
      child.kill("SIGINT");
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Reads what the server says for as long as it runs: a full pipe would hold it up. */
async function untilReady(child: ChildProcess, ended: Promise<void>): Promise<void> {
  let said = "";
  const ready = new Promise<true>((done) => {
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-10_000);
      if (said.includes("database system is ready to accept connections")) done(true);
    });
  });
  if (await Promise.race([ready, ended.then(() => false)])) return;
  throw new OperationError({
    code: "POSTGRES004",
    subject: "PostgreSQL",
    message: ["the server does not start", ...said.trim().split("\n").slice(-5)].join("\n    "),
    remedy: "Mend what it names and run the command again",
  });
}
