import type { Context } from "hono";

/** HTTP 200 with the vendor's success code. */
export function succeed(context: Context, body: unknown = {}): Response {
  return context.json({ statusCode: 100, body, message: "success" });
}

/** HTTP 200 with an error code of the vendor, for example 161. */
export function refuse(context: Context, statusCode: number, message: string): Response {
  return context.json({ statusCode, body: {}, message });
}
