import type { Context } from "hono";
import type { z } from "zod";
import { ApiError } from "./api-error.ts";

/**
 * Reads the JSON body of a request and validates it with `schema`.
 * @throws ApiError 400 when it is not JSON or is invalid. Render's own messages are not recorded: these are ours.
 */
export async function readBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  return checkBody(parse(await context.req.text()), schema);
}

/** Like {@link readBody}, but an empty body becomes `whenEmpty`. */
export async function readOptionalBody<T>(context: Context, schema: z.ZodType<T>, whenEmpty: T): Promise<T> {
  const text = await context.req.text();
  return text.trim() === "" ? whenEmpty : checkBody(parse(text), schema);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, withoutNul);
  } catch {
    throw new ApiError(400, "invalid JSON");
  }
}

// Neither the text columns of a database nor the environment of a process can contain NUL.
function withoutNul(_: string, value: unknown): unknown {
  if (typeof value === "string" && value.includes("\0")) throw new TypeError("a text has a NUL character");
  return value;
}

/** Validates a value. @throws ApiError 400 for the first problem */
function checkBody<T>(value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiError(400, issue === undefined ? "invalid body" : describe(issue, value));
}

function describe(issue: z.core.$ZodIssue, body: unknown): string {
  const name = issue.path.length === 0 ? "body" : issue.path.join(".");
  if (issue.code === "invalid_type") {
    return valueAt(body, issue.path) === undefined
      ? `${name} is required`
      : `${name} must be of type ${issue.expected}`;
  }
  if (issue.code === "invalid_value") return `${name} must be one of ${issue.values.join(", ")}`;
  if (issue.code === "too_small") return `${name} must be at least ${issue.minimum}`;
  if (issue.code === "too_big") return `${name} must be at most ${issue.maximum}`;
  return issue.code === "custom" ? `${name} ${issue.message}` : `${name} is invalid`;
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
}
