import type { z } from "zod";
import type { HttpMethod } from "../core/http/client.ts";

/** The subject of a call, for messages. */
export interface CallSubject {
  /** Completes "could not …", for example `create it` or `read its env vars`. */
  action: string;
  /** Kind and name or id, for example `cron job "backup"`. Never contains a secret. */
  resource: string;
}

/** One call of the API. */
export interface RenderCall<T> {
  method: HttpMethod;
  /** Path below the base URL, with a leading slash and encoded segments. */
  path: string;
  /** Query: lists become comma-separated, undefined is omitted. */
  query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Schema of the answer; an empty body is `undefined`. */
  answer: z.ZodType<T>;
  about: CallSubject;
  /** Values in the body that must not appear in a message, even if Render repeats them. */
  secrets?: readonly string[];
}

/** `/services/crn-1/deploys?limit=1` */
export function pathWithQuery({ path, query = {} }: Pick<RenderCall<unknown>, "path" | "query">): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}
