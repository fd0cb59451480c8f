import { z } from "zod";
import { isPlainObject } from "../core/plain-object.ts";
import type { CallSubject, RenderCall } from "./call.ts";
import type { RenderClient } from "./client.ts";

/** A list endpoint of Render. */
export interface ListCall<T> {
  path: string;
  query?: RenderCall<unknown>["query"];
  /** Render wraps each entry: `[{"service": {…}, "cursor": "…"}]`. */
  wrapper: string;
  item: z.ZodType<T>;
  about: CallSubject;
}

/** The most entries on one page. */
const pageSize = 100;

/** All entries of a list. Stops after the first page that is not full, which saves the call for an empty page. */
export async function listAll<T>(client: RenderClient, list: ListCall<T>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await readPage(client, list, pageSize, cursor);
    items.push(...page.map((entry) => entry.item));
    const next = page.at(-1)?.cursor;
    if (page.length < pageSize || next === undefined || next === cursor) return items;
    cursor = next;
  }
}

/** The first `count` entries of a list, at most 100. */
export async function listFirst<T>(client: RenderClient, list: ListCall<T>, count: number): Promise<T[]> {
  const page = await readPage(client, list, count, undefined);
  return page.map((entry) => entry.item);
}

function readPage<T>(
  client: RenderClient,
  { path, query, wrapper, item, about }: ListCall<T>,
  limit: number,
  cursor: string | undefined,
): Promise<{ item: T; cursor?: string | undefined }[]> {
  // Some lists come without the wrapper, and an empty one may come as null.
  const entry = z.preprocess(
    (value) => (isWrapped(value, wrapper) ? { item: value[wrapper], cursor: value.cursor } : { item: value }),
    z.object({ item, cursor: z.string().optional() }),
  );
  const answer = z
    .array(entry)
    .nullish()
    .transform((entries) => entries ?? []);
  return client.call({ method: "GET", path, query: { ...query, limit, cursor }, answer, about });
}

function isWrapped(value: unknown, wrapper: string): value is Record<string, unknown> {
  return isPlainObject(value) && wrapper in value;
}
