import { describe, expect, test } from "vitest";
import { type StateStore, StoreError } from "../../../jobs/src/store/state-store.ts";
import { evening, noon, physical, room, roomWithoutScenes, secondsBefore, tickAt } from "../support/room.ts";
import type { Json } from "../support/state-folder.ts";

/** Round trips of each method of the database's store. */
const roundTrips: Partial<Record<keyof StateStore, number>> = {
  read: 1,
  readAll: 1,
  patch: 1,
  transaction: 2,
  addHistory: 1,
};

/** The same store, and a list of the methods called. */
function listing(store: StateStore, calls: string[]): StateStore {
  return new Proxy(store, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        calls.push(String(key));
        return value.apply(target, args);
      };
    },
  });
}

describe("round trips", () => {
  const off = { assumed_aircon_power: "off" };

  test.each<[string, Json, Json, string]>([
    ["nothing to do", room, off, "no_action"],
    ["disabled", { ...room, automation_enabled: false }, off, "disabled"],
    [
      "during a cooldown",
      { ...room, command_cooldown_seconds: 60 },
      { last_action_at: secondsBefore(noon, 1) },
      "cooldown",
    ],
    ["with a physical aircon", { ...roomWithoutScenes, aircon_device_id: physical }, off, "no_action"],
    ["with a broken queue", room, { ...off, pending_off_repeat: {} }, "no_action"],
  ])("a tick that sends nothing takes six at most: %s", async (_, settings, state, expected) => {
    for (const onlyWhenDue of [false, true]) {
      const calls: string[] = [];
      const { outcome } = await tickAt(20, {
        settings,
        state,
        onlyWhenDue,
        wrap: (store) => listing(store, calls),
      });
      expect(outcome).toBe(expected);
      const sum = calls.reduce(
        (total, call) => total + (roundTrips[call as keyof StateStore] ?? Number.NaN),
        0,
      );
      expect(sum, calls.join(" ")).toBeLessThanOrEqual(6);
    }
  });

  test("a tick that is not due writes nothing", async () => {
    const calls: string[] = [];
    const state = { last_tick: secondsBefore(noon, 10) };
    const tried = await tickAt(10, { state, onlyWhenDue: true, wrap: (store) => listing(store, calls) });
    expect(tried).toMatchObject({ outcome: "not_due", calls: [], state, history: [] });
    expect(tried.log).toEqual([
      {
        level: "info",
        text: "Tick skipped: not due",
        fields: { interval_seconds: 120, mode: "in_window", last_tick: state.last_tick },
      },
    ]);
    expect(calls).toEqual(["read", "transaction"]);
  });
});

describe("the history", () => {
  test("gets a row of the state at the end of the tick", async () => {
    const state = {
      assumed_aircon_power: "on",
      api_quota_day: "2026-01-12",
      api_requests_total: 7,
      last_action: "x",
    };
    const { history } = await tickAt(21.5, { state, reading: { status: 200 } });
    expect(history).toEqual([
      {
        timestamp: noon,
        temperature: 21.5,
        humidity: null,
        assumedAirconPower: "on",
        lastAction: "x",
        apiRequestsToday: 8,
        errorCount: 0,
        lastTemperatureStale: false,
        timezone: "UTC",
        metadata: {
          last_read_at: "2026-01-12T12:00:00.000000+00:00",
          last_tick: "2026-01-12T12:00:00.000000+00:00",
          automation_active: null,
          pending_off_repeat: null,
        },
      },
    ]);
  });

  test("names the zone that was used; an unknown zone is reported once", async () => {
    const settings = { ...room, timezone: "Mars/Olympus" };
    const first = await tickAt(20, { settings });
    expect(first.history[0]?.timezone).toBe("UTC");
    const warning = {
      level: "error",
      text: "Unknown time zone, UTC is used",
      fields: { zone: "Mars/Olympus" },
    };
    expect(first.log).toContainEqual(warning);
    expect((await tickAt(20, { settings })).log).not.toContainEqual(warning);
  });

  test("that cannot be written does not fail the tick", async () => {
    const problem = { code: "STORE004", message: "the disk is full", remedy: "free some space" };
    const tried = await tickAt(20, {
      wrap: (store) =>
        new Proxy(store, {
          get: (target, key) =>
            key === "addHistory"
              ? () => Promise.reject(new StoreError(problem))
              : Reflect.get(target, key).bind?.(target),
        }),
    });
    expect(tried.outcome).toBe("no_action");
    expect(tried.log).toContainEqual(
      expect.objectContaining({ level: "error", text: "Failed to record state in history" }),
    );
    expect(tried.state).toMatchObject({ last_tick_status: "no_action", last_tick_error: null });
  });
});

describe("the quota", () => {
  test("counts each reply, failed ones too", async () => {
    const { state, calls } = await tickAt(10, { fail: ["scene"], reading: { status: 200 } });
    expect(calls).toHaveLength(3);
    expect(state).toMatchObject({
      api_quota_day: "2026-01-12",
      api_requests_total: 3,
      api_requests_remaining: 9997,
      api_requests_limit: 10_000,
      api_quota_reset_at: "2026-01-12T12:00:00.000000+00:00",
    });
  });

  test("does not stop a tick when nothing remains", async () => {
    const state = { api_quota_day: "2026-01-12", api_requests_total: 10_000, api_requests_remaining: 0 };
    expect((await tickAt(10, { state })).calls).toEqual(["status:METER", "scene:SW"]);
  });
});

describe("a lock that is lost during a tick", () => {
  test("stops the tick before its next action, with one message, and counts the calls", async () => {
    let steal = async (): Promise<void> => {};
    const tried = await tickAt(10, {
      reading: { status: 200 },
      wrap(store) {
        steal = async () =>
          void (await store.patch("state", {
            set: { automation_lock_token: 9, automation_lock_owner: "http:quick_off" },
          }));
        return store;
      },
      onCall: () => steal(),
    });
    expect(tried.outcome).toBe("lost");
    expect(tried.calls).toEqual(["status:METER"]);
    expect(tried.log.filter(({ level }) => level === "error").map(({ text }) => text)).toEqual([
      "lock was lost or stolen: the result of this tick is not recorded",
    ]);
    expect(tried.state).toMatchObject({
      automation_in_progress: true,
      automation_lock_owner: "http:quick_off",
      automation_lock_token: 9,
      api_requests_total: 1,
    });
    expect(tried.state).not.toHaveProperty("last_temperature");
    expect(tried.history).toEqual([]);
  });
});

describe("settings that a tick reads", () => {
  test.each<[string, Json, string]>([
    ["text counts as enabled", { automation_enabled: "false" }, "no_action"],
    ["an empty text does not", { automation_enabled: "" }, "disabled"],
    ["windows that are no list", { time_windows: { days: [0] } }, "outside_window"],
    ["a window of another type", { time_windows: ["08:00-20:00"] }, "outside_window"],
    [
      "true for Tuesday",
      { time_windows: [{ days: [true], start: "00:00", end: "23:00" }] },
      "outside_window",
    ],
    ["false for Monday", { time_windows: [{ days: [false], start: " 8 : 0 ", end: "+13:00" }] }, "no_action"],
    [
      "Paris without a zone",
      { timezone: null, time_windows: [{ days: [0], start: "13:00", end: "13:00" }] },
      "no_action",
    ],
    ["a mode with blanks and capitals", { mode: " WINTER " }, "no_action"],
    ["an empty document", { automation_enabled: undefined }, "disabled"],
  ])("%s", async (_, settings, expected) => {
    expect((await tickAt(20, { settings: { ...room, ...settings } })).outcome).toBe(expected);
  });

  test.each(["../x", "/etc/localtime", "Europe//Paris", "Europe/Paris/", "./UTC"])(
    "the zone %s fails the tick after its start, with the lock released",
    async (timezone) => {
      const { result, state, calls } = await tickAt(20, { settings: { ...room, timezone }, now: evening });
      expect(result.kind).toBe("failed");
      expect(calls).toEqual([]);
      expect(state).toMatchObject({
        last_tick: "2026-01-12T21:00:00.000000+00:00",
        last_tick_status: "failed",
        automation_in_progress: false,
      });
    },
  );
});
