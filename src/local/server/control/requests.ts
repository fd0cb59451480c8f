import type { HttpBindings } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";

/** One request to the API since the start or since the list was cleared. */
interface RequestEntry {
  readonly method: string;
  /** Without query, for example `/v1/services`. */
  readonly path: string;
  /** The status of the response; 0 when the connection was closed before it. */
  readonly status: number;
}

/** Lists the requests to the API, for tests that count calls. */
interface RequestLog {
  readonly record: MiddlewareHandler;
  /** GET and DELETE /requests */
  readonly routes: Hono;
}

// Limits the memory of a server that runs for days: the older half is dropped.
const maxEntries = 10_000;

export function requestLog(): RequestLog {
  let entries: RequestEntry[] = [];
  const routes = new Hono();
  routes.get("/requests", (context) => context.json(entries));
  routes.delete("/requests", (context) => {
    entries = [];
    return context.body(null, 204);
  });

  return {
    routes,
    async record(context, next) {
      await next();
      const bindings: HttpBindings = context.env;
      const status = bindings.outgoing.destroyed ? 0 : context.res.status;
      entries.push({ method: context.req.method, path: context.req.path, status });
      if (entries.length > maxEntries) entries = entries.slice(-maxEntries / 2);
    },
  };
}
