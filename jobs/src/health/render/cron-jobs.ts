import type { CronJobAtRender } from "../../../../src/runs/read-job-runs.ts";
import { type Document, isDocument } from "../../documents/document.ts";
import { parseTimestamp } from "../../time/timestamp.ts";
import { getFromRender, type RenderAccess } from "./get.ts";

/** A cron job at Render. */
export interface CronJob extends CronJobAtRender {
  readonly ownerId: string;
  /** Its start command; empty where the image's own is used. */
  readonly command: string;
}

/**
 * The cron jobs of these names, in one call; others whose names contain one of these are among them.
 * @throws RenderFailure
 */
export async function readCronJobs(access: RenderAccess, names: readonly string[]): Promise<CronJob[]> {
  const body = await getFromRender(access, "/services", {
    name: names.join(","),
    type: "cron_job",
    includePreviews: "false",
    limit: "100",
  });
  const rows: readonly unknown[] = Array.isArray(body) ? body : [];
  return rows.flatMap((row) => (isDocument(row) && isDocument(row.service) ? cronJobIn(row.service) : []));
}

function cronJobIn(service: Document): CronJob[] {
  const { id, name, ownerId, suspended, updatedAt, createdAt, serviceDetails } = service;
  const details = isDocument(serviceDetails) ? serviceDetails : {};
  const { schedule, lastSuccessfulRunAt, envSpecificDetails } = details;
  const command = isDocument(envSpecificDetails) ? envSpecificDetails.startCommand : undefined;
  if (typeof id !== "string" || typeof name !== "string" || typeof ownerId !== "string") return [];
  return [
    {
      id,
      name,
      ownerId,
      schedule: typeof schedule === "string" ? schedule : "",
      command: typeof command === "string" ? command : "",
      suspended: suspended === "suspended",
      createdAt: parseTimestamp(createdAt) ?? new Date(0),
      updatedAt: parseTimestamp(updatedAt),
      lastSuccessAt: parseTimestamp(lastSuccessfulRunAt),
    },
  ];
}
