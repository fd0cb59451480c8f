import { OperationError } from "../../../../src/core/errors.ts";
import { dayMs, minuteMs } from "../../../../src/core/time-units.ts";
import { isDocument } from "../../documents/document.ts";
import { parseTimestamp } from "../../time/timestamp.ts";
import { getFromRender, type RenderAccess, RenderFailure } from "../render/get.ts";
import { isVerdict, type Memory, type Told } from "./verdict.ts";

/** Begins the log line of each verdict that was told. */
export const toldText = "alert posted";

// Render keeps a log for seven days at least.
const keptMs = 7 * dayMs;

/**
 * What this job's own log at Render says that it has told. Render runs a cron job once at a time, so nobody has to be
 * kept from telling the same.
 */
export function logMemory(access: RenderAccess, serviceId: string, now: Date): Memory {
  return {
    async recall() {
      const service = await read(access, `/services/${encodeURIComponent(serviceId)}`, {});
      const ownerId = isDocument(service) ? service.ownerId : undefined;
      const logs = await read(access, "/logs", {
        ownerId: String(ownerId),
        resource: serviceId,
        type: "app",
        text: toldText,
        startTime: new Date(now.getTime() - keptMs).toISOString(),
        endTime: new Date(now.getTime() + minuteMs).toISOString(),
        limit: "20",
      });
      const lines: unknown[] = isDocument(logs) && Array.isArray(logs.logs) ? logs.logs : [];
      return lines.flatMap(toldBy).sort((one, other) => other.at.getTime() - one.at.getTime())[0];
    },
    claim: async () => true,
    settle: async () => {},
  };
}

function toldBy(line: unknown): Told[] {
  if (!isDocument(line)) return [];
  const at = parseTimestamp(line.timestamp);
  const [, verdict] = new RegExp(`${toldText}: (\\w+)`).exec(String(line.message)) ?? [];
  return isVerdict(verdict) && at !== undefined ? [{ verdict, at }] : [];
}

async function read(
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
