import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres/database.ts";
import { startPostgresProxy } from "../support/postgres/proxy.ts";
import { startCountingSwitchBot } from "./support/counting-switchbot.ts";
import { openTestStore } from "./support/postgres-store.ts";
import { buildBundles, type Run, run, start } from "./support/programs.ts";
import { room, roomWithoutScenes, secondsBefore } from "./support/room.ts";
import type { Json } from "./support/state-folder.ts";

beforeAll(buildBundles);

const always = [
  { days: [0, 1, 2, 3, 4, 5, 6], start: "00:00", end: "23:59" },
  { days: [0, 1, 2, 3, 4, 5, 6], start: "23:59", end: "00:00" },
];
const longAgo = secondsBefore(new Date("2026-01-12T12:00:00Z"), 0);

interface Scenario {
  settings: Json;
  state: Json;
  temperature: number;
  /** Whether the state says that it was done. */
  isRecorded: (state: Json) => boolean;
  /** Whether to try a tick within the lease too; enough in one scenario. */
  triesLease?: boolean;
  /** What is known in the end. */
  known: Json;
}

const scenarios: Record<string, Scenario> = {
  "an OFF that is to be repeated": {
    settings: { ...room, off_repeat_count: 2, off_repeat_interval_seconds: 3600 },
    state: { assumed_aircon_power: "on" },
    temperature: 30,
    isRecorded: (state) => state.last_action !== undefined,
    triesLease: true,
    known: {
      assumed_aircon_power: "off",
      last_action: "scene(SO) (automation_winter_off)",
      pending_off_repeat: {
        remaining: 1,
        interval_seconds: 3600,
        next_run_at: expect.any(String),
        state_reason: "automation_winter_off",
      },
    },
  },
  "the last repeat of an OFF": {
    settings: room,
    state: {
      assumed_aircon_power: "off",
      pending_off_repeat: { remaining: 1, next_run_at: longAgo, state_reason: "x" },
    },
    temperature: 20,
    isRecorded: (state) => state.pending_off_repeat === undefined,
    known: { assumed_aircon_power: "off", last_action: "scene(SO) (x)" },
  },
  "an ON by command": {
    settings: roomWithoutScenes,
    state: { assumed_aircon_power: "off" },
    temperature: 10,
    isRecorded: (state) => state.assumed_aircon_power === "on",
    known: { assumed_aircon_parameter: "21.0,5,3,on", last_action: "setAll(21.0,5,3,on)" },
  },
};

describe("a tick that is killed before or after any of its messages to database and devices", () => {
  test.concurrent.each(Object.entries(scenarios))(
    "loses nothing of %s, and sends nothing that it knows of twice",
    {
      timeout: 180_000,
    },
    async (_, scenario) => {
      const database = await createTestDatabase();
      await using store = openTestStore(database);
      await store.patch("settings", { set: {} });
      await store.patch("state", { set: {} });
      await using switchBot = await startCountingSwitchBot();
      const steps: string[] = [];
      for (let fatal = 1; ; fatal += 1) {
        await reset();
        const first = await runUntil(fatal);
        await quiet(database);
        const atDeath = await stateOf(database);
        const sentAtDeath = switchBot.sent.length;
        if (sentAtDeath > 0 && !scenario.isRecorded(atDeath)) {
          // What was sent is recorded before anything else is asked: so little is sent twice.
          const sinceSent = steps.slice(steps.findIndex((text) => text.startsWith("after POST")) + 1);
          expect(sinceSent.filter((text) => /^before (GET|POST)/.test(text))).toEqual([]);
        }
        if (scenario.triesLease) await expectHeldWhileLeased(atDeath);
        await letLeasePass(atDeath);

        const second = await run("tick", envWith(database.url));
        const story = `killed at step ${fatal}, ${steps.at(-1)}: ${second.stdout}${second.stderr}`;
        expect(second.exitCode, story).toBe(0);
        const state = await stateOf(database);
        expect(state, story).toMatchObject({
          ...scenario.known,
          unknown: { deep: [1] },
          last_temperature: scenario.temperature,
          last_error: null,
          automation_in_progress: false,
          automation_locked_at: null,
          automation_lock_owner: null,
          api_requests_total: switchBot.calls,
        });
        expect("pending_off_repeat" in state).toBe("pending_off_repeat" in scenario.known);
        expect(switchBot.sent.length, story).toBe(sentAtDeath + (scenario.isRecorded(atDeath) ? 0 : 1));
        const rows = await database.query("SELECT count(*)::int AS count FROM state_history");
        expect(rows[0]?.count, story).toBeGreaterThan(0);
        if (first.exitCode === 0) break;
      }
      // Connecting, the lock, the settings, two saves, the end, the history, each before and after; two calls.
      expect(steps.length).toBeGreaterThan(20);

      async function reset(): Promise<void> {
        Object.assign(switchBot, { sent: [], calls: 0, temperature: scenario.temperature });
        await writeDocument(database, "settings", { ...scenario.settings, time_windows: always });
        await writeDocument(database, "state", { ...scenario.state, unknown: { deep: [1] } });
        await database.query("TRUNCATE state_history");
      }

      function envWith(url: string): Record<string, string> {
        return {
          POSTGRES_URL: url,
          POSTGRES_SSL_MODE: "disable",
          SWITCHBOT_BASE_URL: switchBot.url,
          SWITCHBOT_TOKEN: "token",
          SWITCHBOT_SECRET: "secret",
        };
      }

      /** Runs a tick that is killed at its step number `fatal`. Even steps come after the message was passed on. */
      async function runUntil(fatal: number): Promise<Run> {
        await using proxy = await startPostgresProxy(database);
        await using tick = start("tick", envWith(database.urlFor({ port: proxy.port })));
        steps.length = 0;
        const step = (text: string): boolean => {
          steps.push(text);
          if (steps.length !== fatal) return true;
          tick.child.kill("SIGKILL");
          return false;
        };
        switchBot.onStep = (text) => step(text);
        proxy.onSent = (text, cut) => {
          const words = text.replaceAll(/[^\x20-\x7e]+/g, " ").slice(0, 80);
          if (!step(`before ${words}`)) return cut();
          queueMicrotask(() => step(`after ${words}`)); // the proxy has passed it on by then
        };
        const ended = await tick.ended;
        switchBot.onStep = () => true;
        return ended;
      }

      async function expectHeldWhileLeased(atDeath: Json): Promise<void> {
        if (atDeath.automation_in_progress !== true) return;
        const calls = switchBot.calls;
        const { exitCode, stdout } = await run("tick", envWith(database.url));
        expect(exitCode).toBe(0);
        expect(stdout).toContain("lock is held by another process");
        expect(await stateOf(database)).toEqual(atDeath);
        expect(switchBot.calls).toBe(calls);
      }

      async function letLeasePass(atDeath: Json): Promise<void> {
        if (atDeath.automation_in_progress !== true) return;
        const lockedAt = secondsBefore(new Date(), 301);
        await writeDocument(database, "state", { ...atDeath, automation_locked_at: lockedAt });
      }
    },
  );
});

async function stateOf(database: TestDatabase): Promise<Json> {
  const [row] = await database.query("SELECT data FROM json_store WHERE kind = 'state'");
  return row?.data as Json;
}

async function writeDocument(database: TestDatabase, kind: string, document: Json): Promise<void> {
  await database.query("UPDATE json_store SET data = $2 WHERE kind = $1", [kind, JSON.stringify(document)]);
}

/** Waits until the server is done with what a killed client had sent. */
async function quiet(database: TestDatabase): Promise<void> {
  for (;;) {
    const others = await database.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'",
    );
    if (others.length === 0) return;
    await wait(5);
  }
}
