import type { Context } from "hono";
import { ApiError } from "../../server/api-error.ts";

/** The values of a query parameter, written `a,b` or repeated; undefined when it is missing or empty. */
export function listParameter(context: Context, name: string): readonly string[] | undefined {
  const values = (context.req.queries(name) ?? [])
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
  return values.length === 0 ? undefined : values;
}

/** Like {@link listParameter}. @throws ApiError 400 for a value that is not in `allowed` */
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

/** A time in a query parameter: RFC 3339 or Unix seconds. @throws ApiError 400 when it is neither */
export function timeParameter(context: Context, name: string): Date | undefined {
  const text = context.req.query(name);
  if (text === undefined || text === "") return undefined;
  const time = /^\d+$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new ApiError(400, `${name} must be a time such as 2021-06-17T08:15:30Z`);
  return time;
}

/** Tests whether a stored time is between `<name>After` and `<name>Before` of the query; undefined is outside any range. */
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
