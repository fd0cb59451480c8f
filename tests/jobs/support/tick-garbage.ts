/** Documents with garbage, for a tick to survive. */
import fc from "fast-check";
import { expect } from "vitest";
import { runTick } from "../../../jobs/src/automation/tick.ts";
import { type Document, isDocument, type JsonValue } from "../../../jobs/src/documents/document.ts";
import { memoryStore } from "../../../jobs/src/store/memory-store.ts";
import { noon, room } from "./room.ts";
import { keptLog, stoppedClock } from "./tick-context.ts";

/** Values as the documents have them, some of them valid, under wrong keys too. */
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    true,
    false,
    "",
    "x",
    "on",
    "off",
    "5",
    " 30.5 ",
    "2026-01-12T11:59:59Z",
    "UTC",
    -1,
    0,
    4,
    1e300,
  ),
  fc.constantFrom<JsonValue>([], {}, [{ days: [0], start: "00:00", end: "23:59" }], [null], {
    winter: "SW",
    off: 5,
  }),
  fc.constantFrom<JsonValue>(
    { min_temp: 18, max_temp: "24", target_temp: 21 },
    { min_temp: 30, max_temp: 10, target_temp: null, ac_mode: [], fan_speed: {} },
    { remaining: 2, next_run_at: "2026-01-12T11:00:00Z", interval_seconds: 1e15 },
    { remaining: "x", next_run_at: 5 },
  ),
  // From text, as in the documents: JSON has no -0.
  fc.json().map((text): JsonValue => {
    const json: unknown = JSON.parse(text);
    return isDocument(json) ? json : String(json);
  }),
);

const settingsKeys = Object.keys(room).concat([
  "fan_mode_during_window",
  "turn_off_outside_windows",
  "command_cooldown_seconds",
  "action_on_cooldown_seconds",
  "off_repeat_count",
  "off_repeat_interval_seconds",
  "aircon_poll_cooldown_minutes",
  "poll_interval_seconds",
  "adaptive_polling_enabled",
]);
const stateKeys = [
  "last_tick",
  "last_action",
  "last_action_at",
  "last_aircon_poll_at",
  "assumed_aircon_power",
  "assumed_aircon_mode",
  "assumed_aircon_parameter",
  "pending_off_repeat",
  "api_quota_day",
  "api_requests_total",
  "api_requests_limit",
  "automation_in_progress",
  "automation_locked_at",
  "automation_lock_owner",
  "automation_lock_token",
];

const roomDocument: Document = JSON.parse(JSON.stringify(room));

const some = (keys: readonly string[]) => fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 6 });

/** With any content of the documents, a tick ends with an outcome and a lock that the application can acquire. */
export const survivesGarbage = fc.asyncProperty(
  some(settingsKeys),
  some(stateKeys),
  value,
  fc.boolean(),
  async (changed, state, reading, due) => {
    const store = memoryStore({ settings: { ...roomDocument, ...changed }, state }, "file");
    const result = await runTick({
      store,
      switchBot: (onReply) => ({
        async deviceStatus() {
          onReply({ status: 200 });
          return {
            temperature: reading,
            humidity: reading,
            power: reading,
            mode: reading,
            fanSpeed: reading,
          };
        },
        sendCommand: async () => onReply({ status: 200 }),
        executeScene: async () => onReply({ status: 200 }),
        listDevices: () => Promise.reject(new Error("a tick lists no devices")),
      }),
      clock: stoppedClock(noon),
      log: keptLog(),
      owner: "cron",
      signal: new AbortController().signal,
      onlyWhenDue: due,
    });
    const after = await store.read("state");
    if (result.kind === "failed") expect(result.error).toMatch(/^settings\.(timezone|hysteresis_celsius) /);
    else expect(["done", "held", "not_due"]).toContain(result.kind);
    if (result.kind === "held" || result.kind === "not_due") {
      expect(after).toEqual(state);
      return;
    }
    expect(after).toMatchObject({
      last_tick: "2026-01-12T12:00:00.000000+00:00",
      automation_in_progress: false,
      automation_locked_at: null,
      automation_lock_owner: null,
    });
    expect(Number.isSafeInteger(after.automation_lock_token)).toBe(true);
    expect(JSON.parse(JSON.stringify(after))).toEqual(after);
  },
);
