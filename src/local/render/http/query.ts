import type { Context } from "hono";
import { ApiError } from "../../server/api-error.ts";

/** The values of a query parameter, `a,b` or given several times; undefined when it is absent or empty. */
export function listParameter(context: Context, name: string): readonly string[] | undefined {
  const values = (context.req.queries(name) ?? [])
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
  return values.length === 0 ? undefined : values;
}

/** As {@link listParameter}; one value that is not among `allowed` makes an ApiError 400. */
export function choiceParameter<T extends string>(
  context: Context,
  name: string,
  allowed: readonly T[],
): readonly T[] | undefined {
  return listParameter(context, name)?.map((value) => {
    const choice = allowed.find((candidate) => candidate === value);
    if (choice === undefined) throw new ApiError(400, `${name} must be one of ${allowed.join(", ")}`);
    return choice;
  });
}

/** A moment in a query parameter: RFC 3339 or seconds since 1970. ApiError 400 when it is neither. */
export function timeParameter(context: Context, name: string): Date | undefined {
  const text = context.req.query(name);
  if (text === undefined || text === "") return undefined;
  const time = /^\d+$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new ApiError(400, `${name} must be a time such as 2021-06-17T08:15:30Z`);
  return time;
}

/** Tells whether a stored time lies between `<name>After` and `<name>Before` of the query; no time lies nowhere. */
export function timeRangeFilter(
  context: Context,
  name: "created" | "updated" | "finished",
): (time: string | undefined) => boolean {
  const after = timeParameter(context, `${name}After`);
  const before = timeParameter(context, `${name}Before`);
  return (text) => {
    if (text === undefined) return after === undefined && before === undefined;
    const time = new Date(text);
    return (after === undefined || time > after) && (before === undefined || time < before);
  };
}
