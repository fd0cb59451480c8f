import type { Context } from "hono";
import { ApiError } from "../../server/api-error.ts";

const defaultLimit = 20;
const maxLimit = 100;

/**
 * The response with one page of a list, each element wrapped together with its cursor: `[{"service": {…}, "cursor": "…"}]`.
 * `limit` (1 to 100, default 20) and `cursor` come from the query; past the end the page is empty.
 * @param records in the order of the response, newest first
 * @param wrap the other keys of an element
 */
export function pageResponse<T extends { readonly id: string }>(
  context: Context,
  records: readonly T[],
  wrap: (record: T) => Record<string, unknown>,
): Response {
  return context.json(
    page(context, records).map((record) => ({ ...wrap(record), cursor: cursorOf(record.id) })),
  );
}

/** The cursor of the page that follows the record with this id. */
export function cursorOf(id: string): string {
  const [prefix = "", ...rest] = id.split("-");
  return Buffer.from(`${prefix.padEnd(4, "_")}${rest.join("-")}`).toString("base64url");
}

/** The value of `limit`. */
export function limitParameter(context: Context): number {
  const text = context.req.query("limit");
  if (text === undefined || text === "") return defaultLimit;
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > maxLimit) {
    throw new ApiError(400, `limit must be a whole number from 1 to ${maxLimit}`);
  }
  return limit;
}

function page<T extends { readonly id: string }>(context: Context, records: readonly T[]): readonly T[] {
  const limit = limitParameter(context);
  const cursor = context.req.query("cursor");
  if (cursor === undefined || cursor === "") return records.slice(0, limit);
  const start = firstAfter(records, idOf(cursor));
  return records.slice(start, start + limit);
}

/** The index after a record, also when that record was deleted in the meantime: ids sort by age. */
function firstAfter(records: readonly { readonly id: string }[], id: string): number {
  const index = records.findIndex((record) => record.id === id);
  if (index !== -1) return index + 1;
  const older = records.findIndex((record) => record.id < id);
  return older === -1 ? records.length : older;
}

function idOf(cursor: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  const id = `${text.slice(0, 4).replaceAll("_", "")}-${text.slice(4)}`;
  if (cursorOf(id) !== cursor) throw new ApiError(400, "invalid cursor");
  return id;
}
