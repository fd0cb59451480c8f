import { OperationError } from "../../../../src/core/errors.ts";
import { dayMs, minuteMs } from "../../../../src/core/time-units.ts";
import { isDocument } from "../../documents/document.ts";
import { parseTimestamp } from "../../documents/timestamp.ts";
import { getFromRender, type RenderAccess, RenderFailure } from "../render-api.ts";
import { type AlertState, isVerdict, type PostedVerdict } from "./alert-state.ts";

/** The start of the log line of each posted verdict. */
export const postedText = "alert posted";

// Render keeps a log for at least seven days.
const keptMs = 7 * dayMs;

/**
 * The last posted verdict, read from this job's own log on Render. Render runs a cron job once at a time, so it needs no
 * claim.
 */
export function logState(access: RenderAccess, serviceId: string, now: Date): AlertState {
  return {
    async read() {
      const service = await get(access, `/services/${encodeURIComponent(serviceId)}`, {});
      const ownerId = isDocument(service) ? service.ownerId : undefined;
      const logs = await get(access, "/logs", {
        ownerId: String(ownerId),
        resource: serviceId,
        type: "app",
        text: postedText,
        startTime: new Date(now.getTime() - keptMs).toISOString(),
        endTime: new Date(now.getTime() + minuteMs).toISOString(),
        limit: "20",
      });
      const lines: unknown[] = isDocument(logs) && Array.isArray(logs.logs) ? logs.logs : [];
      return lines.flatMap(postedIn).sort((one, other) => other.at.getTime() - one.at.getTime())[0];
    },
    claim: async () => true,
    release: async () => {},
  };
}

function postedIn(line: unknown): PostedVerdict[] {
  if (!isDocument(line)) return [];
  const at = parseTimestamp(line.timestamp);
  const [, verdict] = new RegExp(`${postedText}: (\\w+)`).exec(String(line.message)) ?? [];
  return isVerdict(verdict) && at !== undefined ? [{ verdict, at }] : [];
}

async function get(
  access: RenderAccess,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<unknown> {
  try {
    return await getFromRender(access, path, query);
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    throw new OperationError({
      code: "HEALTH001",
      message: error.message,
      remedy: "Check that RENDER_API_KEY is the key of a member of this workspace",
    });
  }
}
