import { single } from "../../../src/core/http/headers.ts";
import type { CronJobAtRender } from "../../../src/runs/read-job-runs.ts";
import { type Document, isDocument } from "../documents/document.ts";
import { parseTimestamp } from "../documents/timestamp.ts";
import { type GetResult, httpGet } from "./http-get.ts";

/** How Render's API is called. */
export interface RenderAccess {
  /** Base of all addresses, for example `https://api.render.com/v1`. */
  readonly host: URL;
  /** Never logged. */
  readonly apiKey: string;
  readonly signal: AbortSignal;
}

/** Render sent no usable response. */
export class RenderFailure extends Error {
  override readonly name = "RenderFailure";
  /** Whether it may go away by itself, as a rate limit does. */
  readonly transient: boolean;

  constructor(message: string, { transient }: { transient: boolean }) {
    super(message);
    this.transient = transient;
  }
}

const timeLimitMs = 5_000;

/**
 * Sends one GET and returns the parsed JSON body. It is not repeated: the next run of this job comes soon.
 * @throws RenderFailure
 */
export async function getFromRender(
  { host, apiKey, signal }: RenderAccess,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<unknown> {
  const url = new URL(`${host.href.replace(/\/+$/, "")}${path}`);
  url.search = new URLSearchParams(query).toString();
  const headers = { authorization: `Bearer ${apiKey}` };
  return bodyOf(await httpGet(url, { timeLimitMs, signal, headers, maximumBytes: 4 * 2 ** 20 }));
}

function bodyOf(result: GetResult): unknown {
  if (result.kind === "none")
    throw new RenderFailure(`Render does not respond: ${result.reason}`, { transient: true });
  const { code, headers, text } = result;
  if (code === 200) return parse(text);
  if (code === 401)
    throw new RenderFailure("Render does not accept RENDER_API_KEY (401)", { transient: false });
  if (code === 429) {
    const seconds = /^\d{1,5}$/.exec(single(headers["retry-after"]) ?? "")?.[0];
    const until = seconds === undefined ? "" : ` for another ${seconds} s`;
    throw new RenderFailure(`Render's rate limit is used up${until} (429)`, { transient: true });
  }
  if (code >= 500) throw new RenderFailure(`Render failed (${code})`, { transient: true });
  throw new RenderFailure(`Render refused the request (${code})`, { transient: false });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RenderFailure("Render's response is not JSON: check RENDER_HOST", { transient: false });
  }
}

/** A cron job on Render. */
export interface CronJob extends CronJobAtRender {
  readonly ownerId: string;
  /** Its start command; empty where the image's own is used. */
  readonly command: string;
}

/**
 * The cron jobs with these names, read in one call. The list also contains jobs whose names contain one of them.
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
