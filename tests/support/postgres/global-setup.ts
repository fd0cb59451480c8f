/** Lets all test files of a run share one PostgreSQL server, which starts when the first of them asks for it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

/** Where a test asks for the server. */
declare module "vitest" {
  interface ProvidedContext {
    postgresBroker: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: ChildProcess | undefined;
  let address: Promise<string> | undefined;
  const broker = createServer((_, response) => {
    address ??= startServer();
    address.then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(broker, "listening");
  const bound = broker.address();
  if (typeof bound !== "object" || bound === null) throw new Error("no port");
  project.provide("postgresBroker", `http://127.0.0.1:${bound.port}`);

  async function startServer(): Promise<string> {
    const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    server = child;
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    return new Promise((started, failed) => {
      child.stdout.setEncoding("utf8").once("data", started);
      child.once("close", () => failed(new Error(`PostgreSQL did not start: ${text}`)));
    });
  }

  return async () => {
    broker.closeAllConnections();
    broker.close();
    if (server === undefined || server.exitCode !== null) return;
    server.stdin?.end();
    await once(server, "close");
  };
}
