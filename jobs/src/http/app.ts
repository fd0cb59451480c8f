import { Hono } from "hono";
import type { Log } from "../program/log.ts";
import { messageOf } from "../program/problem.ts";
import { type HealthSources, healthOf } from "./healthz.ts";

/** The HTTP side of `serve`: `/healthz` for GET and HEAD. */
export function createApp(sources: HealthSources, log: Log): Hono {
  const app = new Hono();
  let reported: string | undefined;

  app.get("/healthz", async (context) => {
    const { code, body, storeError } = await healthOf(sources);
    reportChange(storeError);
    return context.json(body, code, { "cache-control": "no-store" });
  });
  app.all("/healthz", (context) =>
    context.json({ error: "method_not_allowed" }, 405, { allow: "GET, HEAD" }),
  );
  app.notFound((context) => context.json({ error: "not_found" }, 404));

  /** /healthz is asked every few seconds: only what is new goes to the log. */
  function reportChange(storeError: unknown): void {
    const message = storeError === undefined ? undefined : messageOf(storeError);
    if (message === reported) return;
    reported = message;
    if (message === undefined) log.info("healthz", "Store can be read again");
    else log.error("healthz", "Store cannot be read", { error: message });
  }

  return app;
}
