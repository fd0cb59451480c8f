import type { RenderClient } from "../../render/client.ts";
import { type Deploy, deployOutcome, listDeploys } from "../../render/deploys.ts";
import { readLogs } from "../../render/logs.ts";
import { listServices } from "../../render/services.ts";

const maxLines = 15;

/** The last log lines of each service whose latest deploy has failed, for printing. */
export async function describeFailedDeploys(client: RenderClient, ownerId: string): Promise<string[]> {
  const lines: string[] = [];
  for (const service of await listServices(client, { ownerId })) {
    const [newest] = await listDeploys(client, service.id, 1);
    if (newest === undefined || deployOutcome(newest) !== "failed" || newest.status === "canceled") continue;
    lines.push(`Log of ${service.name}, ${newest.status.replaceAll("_", " ")}`);
    lines.push(...(await lastLines(client, service, newest)).map((line) => `  │ ${line}`));
    lines.push(`  full log: .local/render/logs/${service.id}.jsonl`);
  }
  return lines;
}

async function lastLines(
  client: RenderClient,
  { id, ownerId }: { id: string; ownerId: string },
  { createdAt }: Deploy,
): Promise<string[]> {
  const lines = await readLogs(client, { ownerId, resource: id, since: new Date(createdAt) });
  return lines.flatMap(({ message }) => (message.trim() === "" ? [] : [message])).slice(-maxLines);
}
