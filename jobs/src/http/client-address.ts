import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

export type Env = { Bindings: HttpBindings };

/**
 * Who asks. Behind proxies each of them adds an address to `X-Forwarded-For`: only so many from its end are theirs,
 * everything before may be made up.
 */
export function clientAddress(context: Context<Env>, proxies: number): string {
  const forwarded = (context.req.header("x-forwarded-for") ?? "").split(",").map((each) => each.trim());
  const told = proxies > 0 ? forwarded.at(-proxies) : undefined;
  return told || (context.env.incoming.socket.remoteAddress ?? "unknown");
}
