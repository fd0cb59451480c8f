import { z } from "zod";
import type { RenderClient } from "./client.ts";

const lineSchema = z
  .object({
    timestamp: z.string(),
    message: z.string(),
    labels: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  })
  .transform(({ labels, ...line }) => ({
    ...line,
    labels: Object.fromEntries((labels ?? []).map(({ name, value }) => [name, value])),
  }));

const answerSchema = z.object({ logs: z.array(lineSchema).nullish() });

/** `labels.resource` is the service, `labels.instance` the run or instance. */
export type LogLine = z.infer<typeof lineSchema>;

/** The newest lines of a service since `since`, oldest first; `count` at most 100. */
export async function readLogs(
  client: RenderClient,
  query: {
    ownerId: string;
    resource: string;
    since: Date;
    until?: Date;
    type?: "app" | "build";
    count?: number;
  },
): Promise<LogLine[]> {
  const { logs } = await client.call({
    method: "GET",
    path: "/logs",
    query: {
      ownerId: query.ownerId,
      resource: query.resource,
      startTime: query.since.toISOString(),
      endTime: query.until?.toISOString(),
      type: query.type,
      limit: query.count ?? 100,
    },
    answer: answerSchema,
    about: { action: "read its logs", resource: `service ${query.resource}` },
  });
  // Newest first, as Render answers them; lines of one millisecond keep their order.
  return (logs ?? []).toReversed().sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
}
