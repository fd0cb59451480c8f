import { type EffectiveInterval, effectiveInterval } from "../automation/interval.ts";
import type { StateStore } from "../store/state-store.ts";
import type { Clock } from "../time/clock.ts";

/** The effective interval as of now. */
export interface ObservedInterval extends EffectiveInterval {
  /** Whether the settings are others than the last time. */
  readonly settingsChanged: boolean;
}

/** Reads the effective interval. @throws {StoreError} and JobError for a time zone that is a path. */
export function intervalReader(store: StateStore, clock: Clock): () => Promise<ObservedInterval> {
  let seen: string | undefined;
  return async () => {
    const { settings, state } = await store.readAll();
    const text = JSON.stringify(settings); // the database gives the keys in one order
    const settingsChanged = seen !== undefined && seen !== text;
    seen = text;
    return { ...effectiveInterval(settings, state, clock.now()), settingsChanged };
  };
}
