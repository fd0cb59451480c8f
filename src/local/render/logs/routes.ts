import { type Context, Hono } from "hono";
import { ApiError } from "../../server/api-error.ts";
import type { Render } from "../http/context.ts";
import { findService } from "../http/find.ts";
import { requireOwner } from "../http/owner.ts";
import { limitParameter } from "../http/paging.ts";
import { listParameter } from "../http/query.ts";
import type { LogLine } from "../store/model.ts";
import { microsecondsOf, timestampOf } from "../store/timestamps.ts";
import { type LogQuery, logQuery } from "./query.ts";

/** GET /logs and /logs/values */
export function logRoutes({ store, clock, owner }: Render): Hono {
  const routes = new Hono();

  function linesOf(context: Context, query: LogQuery): LogLine[] {
    const ownerId = context.req.query("ownerId");
    if (!ownerId) throw new ApiError(400, "ownerId is required");
    requireOwner(owner, ownerId);
    const resources = listParameter(context, "resource");
    if (resources === undefined) throw new ApiError(400, "resource is required");
    return resources
      .flatMap((id) => store.logs.read(findService(store, id).id))
      .map((line) => ({ line, time: microsecondsOf(line.timestamp) }))
      .filter(({ line, time }) => time >= query.start && time < query.end && query.matches(line))
      .sort((one, other) => one.time - other.time)
      .map(({ line }) => line);
  }

  routes.get("/logs", (context) => {
    const query = logQuery(context, clock);
    const lines = linesOf(context, query);
    if (query.direction === "backward") lines.reverse();
    const limit = limitParameter(context);
    const page = lines.slice(0, limit);
    return context.json({
      hasMore: lines.length > limit,
      ...nextRange(query, page.at(-1)),
      logs: page.map(body),
    });
  });

  routes.get("/logs/values", (context) => {
    const label = context.req.query("label");
    const lines = linesOf(context, logQuery(context, clock));
    if (label !== "instance" && label !== "level" && label !== "type") return context.json([]);
    return context.json([...new Set(lines.map((line) => line[label]))].sort());
  });

  return routes;
}

/** The time range of the next page, which follows the last line of this one. */
function nextRange({ start, end, direction }: LogQuery, last: LogLine | undefined): Record<string, string> {
  const edge = last === undefined ? undefined : microsecondsOf(last.timestamp);
  const nextStart = direction === "forward" && edge !== undefined ? edge + 1 : start;
  const nextEnd = direction === "backward" && edge !== undefined ? edge : end;
  return { nextStartTime: timestampOf(nextStart), nextEndTime: timestampOf(nextEnd) };
}

function body(line: LogLine): Record<string, unknown> {
  const labels = {
    resource: line.serviceId,
    instance: line.instance,
    level: line.level,
    type: line.type,
  };
  return {
    id: line.id,
    labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
    message: line.message,
    timestamp: line.timestamp,
  };
}
