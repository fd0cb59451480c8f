import type { Context, Next } from "hono";
import { Hono } from "hono/tiny"; // enough for three routes
import { messageOf } from "../../../src/core/errors.ts";
import { formatTimestamp } from "../documents/timestamp.ts";
import type { Log } from "../program/log.ts";
import { clientAddress, type Env, hasBearerToken, rateLimit } from "./access.ts";
import { visibleState } from "./debug-state.ts";
import type { Documents } from "./documents.ts";
import { checkHealth, type HealthSources } from "./healthz.ts";
import type { Metrics } from "./metrics.ts";

interface AppOptions extends HealthSources {
  metrics: Metrics;
  log: Log;
  /** Bearer token for `/debug/state`; `undefined`: the endpoint is disabled. */
  stateDebugToken: string | undefined;
  /** Bearer token for `/metrics`; `undefined`: the endpoint is public. */
  metricsToken: string | undefined;
  /** Number of trusted proxies in front. */
  proxies: number;
}

const routes = ["/healthz", "/metrics", "/debug/state"];
const debugRequestsPerMinute = 5;
/** No endpoint takes a body. */
const maxBodyBytes = 1_024;

/** The HTTP side of `serve`: `/healthz`, `/metrics` and `/debug/state`, each for GET and HEAD. */
export function createApp(options: AppOptions): Hono<Env> {
  const { metrics, log, clock, read, stateDebugToken, metricsToken } = options;
  const app = new Hono<Env>();
  const debugLimit = rateLimit(debugRequestsPerMinute, clock);

  app.use(count);
  app.use(refuseBody);

  app.get("/healthz", async (context) => {
    const { code, body } = await checkHealth(options);
    return context.json(body, code, { "cache-control": "no-store" });
  });
  app.all("/healthz", (context) =>
    context.json({ error: "method_not_allowed" }, 405, { allow: "GET, HEAD" }),
  );

  app.get("/metrics", async (context) => {
    if (metricsToken !== undefined && !hasToken(context, metricsToken)) return notFound(context);
    const documents = await readIfPossible();
    const headers = { "content-type": metrics.contentType, "cache-control": "no-store" };
    return context.body(await metrics.text(options, documents), 200, headers);
  });

  app.get("/debug/state", async (context) => {
    if (stateDebugToken === undefined) return notFound(context);
    const seconds = debugLimit(clientAddress(context, options.proxies));
    if (seconds !== undefined)
      return context.json({ error: "too_many_requests" }, 429, { "retry-after": String(seconds) });
    if (!hasToken(context, stateDebugToken)) return notFound(context);
    const documents = await readIfPossible();
    if (documents !== undefined)
      return context.json(visibleState(documents.state), 200, { "cache-control": "no-store" });
    const timestamp = formatTimestamp(clock.now());
    return context.json({ status: "error", details: "store_unavailable", timestamp_utc: timestamp }, 503);
  });

  app.notFound(notFound);
  app.onError((error, context) => {
    log.error("http", "Unexpected error in a request", { error: messageOf(error) });
    return context.json({ error: "unexpected_failure" }, 500);
  });
  return app;

  async function count(context: Context<Env>, next: Next): Promise<void> {
    const start = performance.now();
    await next();
    const route = routes.includes(context.req.path) ? context.req.path : "other";
    metrics.countRequest(route, context.res.status, (performance.now() - start) / 1000);
  }

  /** The reader logs why the store cannot be read. */
  function readIfPossible(): Promise<Documents | undefined> {
    return read().catch(() => undefined);
  }
}

/** Rejects a request with a body and closes the connection, so as not to wait for the rest. */
async function refuseBody(context: Context<Env>, next: Next): Promise<Response | undefined> {
  const length = Number(context.req.header("content-length") ?? 0);
  if (context.req.header("transfer-encoding") === undefined && length <= maxBodyBytes) {
    await next();
    return undefined;
  }
  return context.json({ error: "content_too_large" }, 413, { connection: "close" });
}

function hasToken(context: Context<Env>, token: string): boolean {
  return hasBearerToken(context.req.header("authorization"), token);
}

function notFound(context: Context<Env>): Response {
  return context.json({ error: "not_found" }, 404);
}
