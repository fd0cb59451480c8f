import type { Context } from "hono";
import type { Clock } from "../../../core/clock.ts";
import { ApiError } from "../../server/api-error.ts";
import { choiceParameter, listParameter, timeParameter } from "../http/query.ts";
import type { LogLine } from "../store/model.ts";
import { microsecondsOf } from "../store/timestamps.ts";

/** The query of GET /logs. Times in microseconds since 1970; `start` is inclusive, `end` exclusive. */
export interface LogQuery {
  readonly start: number;
  readonly end: number;
  readonly direction: "forward" | "backward";
  matches(line: LogLine): boolean;
}

const oneHour = 60 * 60 * 1_000_000;
// Labels of requests and workflows: no line stored here has them, so filtering by one finds nothing.
const otherLabels = [
  "host",
  "statusCode",
  "method",
  "path",
  "task",
  "taskRun",
  "workflowService",
  "workflowVersion",
];

/**
 * Reads the query of a request. Default: the last hour, latest first.
 * @throws ApiError 400 for an invalid time, direction or pattern
 */
export function logQuery(context: Context, clock: Clock): LogQuery {
  // Includes lines of the current millisecond.
  const now = (clock.now().getTime() + 1) * 1000;
  const directions = choiceParameter(context, "direction", ["forward", "backward"] as const);
  const types = listParameter(context, "type");
  const levels = listParameter(context, "level")?.map(wholePattern);
  const instances = listParameter(context, "instance")?.map(wholePattern);
  const texts = context.req.queries("text")?.map(textPattern);
  const hasOtherLabels = otherLabels.some((label) => listParameter(context, label) !== undefined);

  return {
    start: timeOf(context, "startTime") ?? now - oneHour,
    end: timeOf(context, "endTime") ?? now,
    direction: directions?.[0] ?? "backward",
    matches: (line) =>
      !hasOtherLabels &&
      (types?.includes(line.type) ?? true) &&
      (levels?.some((pattern) => pattern.test(line.level)) ?? true) &&
      (instances?.some((pattern) => pattern.test(line.instance)) ?? true) &&
      (texts?.some((pattern) => pattern.test(line.message)) ?? true),
  };
}

function timeOf(context: Context, name: string): number | undefined {
  const time = timeParameter(context, name);
  if (time === undefined) return undefined;
  const text = context.req.query(name) ?? "";
  return /^\d+$/.test(text) ? time.getTime() * 1000 : microsecondsOf(text);
}

// Patterns of log filters: `/…/` is a regular expression, otherwise `*` matches any text.

/** Matches the text anywhere in a line. */
function textPattern(text: string): RegExp {
  return expression(text) ?? new RegExp(wildcards(text));
}

/** Matches a whole label. */
function wholePattern(text: string): RegExp {
  return expression(text) ?? new RegExp(`^${wildcards(text)}$`);
}

function wildcards(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
}

function expression(text: string): RegExp | undefined {
  const source = /^\/(.+)\/$/.exec(text)?.[1];
  if (source === undefined) return undefined;
  try {
    return new RegExp(source);
  } catch {
    throw new ApiError(400, `invalid regular expression: ${text}`);
  }
}
