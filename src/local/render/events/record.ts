import type { Clock } from "../../../core/clock.ts";
import { newId } from "../ids.ts";
import type { Store } from "../store.ts";
import { timestamp } from "../timestamps.ts";

/** Stores that something happened to a service now. */
export function recordEvent(
  { store, clock }: { store: Store; clock: Clock },
  serviceId: string,
  type: string,
  details: Readonly<Record<string, unknown>>,
): void {
  const now = clock.now();
  store.events.put({ id: newId("evt", now), timestamp: timestamp(now), serviceId, type, details });
}
