import type { Document } from "../documents/document.ts";
import { parseTimestamp } from "../time/timestamp.ts";
import type { TickSettings } from "./settings.ts";

/**
 * Whether the latest action is too recent for another. How long that is depends on the power that is assumed now;
 * it is over at exactly its length. A timestamp in the future counts as recent, a missing one as long ago.
 */
export function isCoolingDown(settings: TickSettings, state: Document, now: Date): boolean {
  const own = state.assumed_aircon_power === "on" ? settings.onCooldownSeconds : settings.offCooldownSeconds;
  const seconds = own > 0 ? own : settings.anyCooldownSeconds;
  const lastActionAt = parseTimestamp(state.last_action_at);
  if (seconds <= 0 || lastActionAt === undefined) return false;
  return now.getTime() - lastActionAt.getTime() < seconds * 1000;
}
