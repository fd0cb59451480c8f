import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { formatTimestamp } from "../../../jobs/src/documents/timestamp.ts";
import { type Run, run } from "./programs.ts";
import type { Json } from "./state-folder.ts";

export const secondsAgo = (seconds: number) => formatTimestamp(new Date(Date.now() - seconds * 1000));

/** A server on a free port of this machine. */
interface TestServer extends AsyncDisposable {
  readonly url: string;
}

export async function startServer(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Responds to `/healthz` as the application does, with the `status` that the test sets. */
export async function startWeb(changes: Json = {}): Promise<TestServer & { status: string }> {
  const web = { status: "ok", url: "" };
  const server = await startServer((_, response) => {
    const body = { scheduler_running: true, last_tick: secondsAgo(1), timestamp_utc: secondsAgo(0) };
    response.end(JSON.stringify({ ...body, ...changes, status: web.status }));
  });
  return Object.assign(web, server);
}

/** A server that receives alerts. */
interface Webhook extends TestServer {
  /** The bodies of all posted alerts, accepted or not. */
  readonly posted: Json[];
  /** Sends the response to an alert. Default: 200. */
  respond: (response: ServerResponse) => void;
}

export async function startWebhook(): Promise<Webhook> {
  const posted: Json[] = [];
  const webhook = { posted, respond: (response: ServerResponse) => void response.end("ok"), url: "" };
  const server = await startServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      posted.push(JSON.parse(text) as Json);
      webhook.respond(response);
    });
  });
  return Object.assign(webhook, server, { url: `${server.url}/services/T0/hunter2` });
}

/** Wide limits: the machine may be busy. Only the tests of the limits have narrow ones. */
export const healthEnv = (url: string): Record<string, string> => ({
  WEB_URL: url,
  TIME_LIMIT_SECONDS: "60",
  MAX_LATENCY_MS: "60000",
});

export function checkHealth(
  url: string,
  env: Record<string, string> = {},
  args: string[] = [],
): Promise<Run> {
  return run("health-check", { ...healthEnv(url), ...env }, args);
}

/** The lines of checks that are not ok, without their fields. */
export function troubleIn({ stdout }: Run): string[] {
  return stdout
    .split("\n")
    .filter((line) => /^\[health-check\] (warning|wrong) /.test(line))
    .map((line) => line.replace("[health-check] ", "").replace(/ \| .*/, ""));
}
