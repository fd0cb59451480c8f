import { setTimeout as delay } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { readBody } from "../body.ts";

const faultBody = z.object({
  method: z.string().optional(),
  path: z.string().optional(),
  times: z.int().min(1).default(1),
  status: z.int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  delayMs: z.int().min(0).max(600_000).default(0),
  drop: z.enum(["before", "after"]).optional(),
});

type Fault = Omit<z.infer<typeof faultBody>, "path"> & { readonly path: RegExp; left: number };

/** Injects failures, for tests of clients. */
interface Faults {
  readonly inject: MiddlewareHandler;
  /** GET, POST and DELETE /faults */
  readonly routes: Hono;
}

/**
 * Each fault applies to the next `times` requests (default 1) whose method and path (a regular expression) match:
 * - `delayMs`: waits first;
 * - `drop`: closes the connection `before` the request is handled, or `after` it, so that the response is lost;
 * - `status` with `body` and `headers`: responds with these, without handling the request;
 * - `headers` alone: handles the request and adds them to the response.
 */
export function faults(): Faults {
  let active: Fault[] = [];
  const routes = new Hono();

  routes.get("/faults", (context) =>
    context.json(active.map((fault) => ({ ...fault, path: fault.path.source }))),
  );
  routes.post("/faults", async (context) => {
    const fault = await readBody(context, faultBody);
    active.push({ ...fault, path: pattern(fault.path ?? ""), left: fault.times });
    return context.body(null, 204);
  });
  routes.delete("/faults", (context) => {
    active = [];
    return context.body(null, 204);
  });

  function take(method: string, path: string): Fault | undefined {
    const fault = active.find(
      (candidate) =>
        (candidate.method === undefined || candidate.method.toUpperCase() === method) &&
        candidate.path.test(path),
    );
    if (fault === undefined) return undefined;
    fault.left -= 1;
    active = active.filter(({ left }) => left > 0);
    return fault;
  }

  return {
    routes,
    async inject(context, next) {
      const fault = take(context.req.method, context.req.path);
      if (fault === undefined) return next();
      // Real time: a manual clock would have to be advanced by the client that is waiting.
      // Unreferenced: a server that is stopped does not wait for it.
      if (fault.delayMs > 0) await delay(fault.delayMs, undefined, { ref: false });
      if (fault.drop === "before") return dropConnection(context);
      if (fault.status !== undefined) return faultResponse(fault, fault.status);
      await next();
      if (fault.drop === "after") {
        context.res = dropConnection(context);
        return undefined;
      }
      for (const [name, value] of Object.entries(fault.headers)) context.res.headers.set(name, value);
      return undefined;
    },
  };
}

function faultResponse(fault: Fault, status: number): Response {
  const isText = typeof fault.body === "string";
  const body = fault.body === undefined ? null : isText ? String(fault.body) : JSON.stringify(fault.body);
  const type = isText ? "text/plain" : "application/json";
  return new Response(body, {
    status,
    headers: { ...(body === null ? {} : { "content-type": type }), ...fault.headers },
  });
}

function dropConnection(context: Context): Response {
  const bindings: HttpBindings = context.env;
  bindings.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

function pattern(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw new ApiError(400, "path must be a regular expression");
  }
}
