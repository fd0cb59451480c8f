import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { OperationError } from "../../core/errors.ts";
import type { Account } from "./account.ts";

interface ServerProcessOptions {
  /** Folder with `postgres`. */
  readonly binaries: string;
  readonly data: string;
  readonly account: Account | undefined;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Settings that override `postgresql.conf`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Its environment, in addition to PATH. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A server that accepts connections. */
export interface ServerProcess {
  /** Resolves when it has ended for any reason. */
  readonly ended: Promise<void>;
  /** Closes all connections and shuts the server down; after ten seconds it is stopped immediately. */
  stop(): Promise<void>;
}

const graceMilliseconds = 10_000;

/**
 * Starts a server and waits until it accepts connections. It runs in a session of its own, so that Ctrl-C does not
 * reach it while other processes still use it.
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
  await waitUntilReady(child, ended);
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

/** Reads the server's output as long as it runs: a full pipe would block it. */
async function waitUntilReady(child: ChildProcess, ended: Promise<void>): Promise<void> {
  let output = "";
  const ready = new Promise<true>((done) => {
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-10_000);
      if (output.includes("database system is ready to accept connections")) done(true);
    });
  });
  if (await Promise.race([ready, ended.then(() => false)])) return;
  throw new OperationError({
    code: "POSTGRES004",
    subject: "PostgreSQL",
    message: ["the server does not start", ...output.trim().split("\n").slice(-5)].join("\n    "),
    remedy: "Fix the reported problem and run the command again",
  });
}
