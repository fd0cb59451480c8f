/** A tick with a real database and a device, killed at one of its steps, and the tick after it. */
import { expect } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/postgres/database.ts";
import { startPostgresProxy } from "../../support/postgres/proxy.ts";
import { waitFor } from "../../support/wait-for.ts";
import { startCountingSwitchBot } from "./counting-switchbot.ts";
import { openTestStore } from "./postgres-store.ts";
import { type Run, run, start } from "./programs.ts";
import { room, roomWithoutScenes, secondsBefore } from "./room.ts";
import type { Json } from "./state-folder.ts";

const always = [
  { days: [0, 1, 2, 3, 4, 5, 6], start: "00:00", end: "23:59" },
  { days: [0, 1, 2, 3, 4, 5, 6], start: "23:59", end: "00:00" },
];
const longAgo = secondsBefore(new Date("2026-01-12T12:00:00Z"), 0);

interface TickScenario {
  settings: Json;
  state: Json;
  temperature: number;
  /** Whether the state has recorded the action. */
  isRecorded: (state: Json) => boolean;
  /** Keys of the state in the end. */
  known: Json;
}

export const tickScenarios: Record<string, TickScenario> = {
  "an OFF that is to be repeated": {
    settings: { ...room, off_repeat_count: 2, off_repeat_interval_seconds: 3600 },
    state: { assumed_aircon_power: "on" },
    temperature: 30,
    isRecorded: (state) => state.last_action !== undefined,
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

/**
 * Decides whether to kill the tick now, from its steps so far: `before …` and `after …` for each message to the database
 * and each call of a device. A number is that of the step.
 */
export type KillPoint = number | ((steps: readonly string[]) => boolean);

/** A database, a device and the ticks of one scenario. */
interface TickKills extends AsyncDisposable {
  /**
   * Kills a tick, runs another one after the lease has expired, and fails unless nothing is lost and nothing recorded is
   * sent twice.
   * @param triesLease whether to try a tick within the lease too
   * @returns the steps of the first tick, and whether it ended before the kill
   */
  killAt(
    point: KillPoint,
    options?: { triesLease?: boolean },
  ): Promise<{ steps: string[]; isComplete: boolean }>;
}

export async function openTickKills(scenario: TickScenario): Promise<TickKills> {
  const database = await createTestDatabase();
  const store = openTestStore(database);
  await store.patch("settings", { set: {} });
  await store.patch("state", { set: {} });
  const switchBot = await startCountingSwitchBot();

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

  async function runUntil(point: KillPoint): Promise<{ run: Run; steps: string[] }> {
    await using proxy = await startPostgresProxy(database);
    await using tick = start("tick", envWith(database.urlFor({ port: proxy.port })));
    const steps: string[] = [];
    const isFatal = typeof point === "number" ? () => steps.length === point : () => point(steps);
    const step = (text: string): boolean => {
      steps.push(text);
      if (tick.child.killed || !isFatal()) return true;
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
    return { run: ended, steps };
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

  async function expireLease(atDeath: Json): Promise<void> {
    if (atDeath.automation_in_progress !== true) return;
    const lockedAt = secondsBefore(new Date(), 301);
    await writeDocument(database, "state", { ...atDeath, automation_locked_at: lockedAt });
  }

  return {
    async killAt(point, { triesLease = false } = {}) {
      await reset();
      const { run: first, steps } = await runUntil(point);
      await untilIdle(database);
      const atDeath = await stateOf(database);
      const sentAtDeath = switchBot.sent.length;
      if (sentAtDeath > 0 && !scenario.isRecorded(atDeath)) {
        // A sent action is recorded before any other call, so at most one action is sent twice.
        const sinceSent = steps.slice(steps.findIndex((text) => text.startsWith("after POST")) + 1);
        expect(sinceSent.filter((text) => /^before (GET|POST)/.test(text))).toEqual([]);
      }
      if (triesLease) await expectHeldWhileLeased(atDeath);
      await expireLease(atDeath);

      const second = await run("tick", envWith(database.url));
      const description = `killed at step ${steps.length}, ${steps.at(-1)}: ${second.stdout}${second.stderr}`;
      expect(second.exitCode, description).toBe(0);
      const state = await stateOf(database);
      expect(state, description).toMatchObject({
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
      expect(switchBot.sent.length, description).toBe(sentAtDeath + (scenario.isRecorded(atDeath) ? 0 : 1));
      const rows = await database.query("SELECT count(*)::int AS count FROM state_history");
      expect(rows[0]?.count, description).toBeGreaterThan(0);
      return { steps, isComplete: first.exitCode === 0 };
    },
    async [Symbol.asyncDispose]() {
      await switchBot[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function stateOf(database: TestDatabase): Promise<Json> {
  const [row] = await database.query("SELECT data FROM json_store WHERE kind = 'state'");
  return row?.data as Json;
}

async function writeDocument(database: TestDatabase, kind: string, document: Json): Promise<void> {
  await database.query("UPDATE json_store SET data = $2 WHERE kind = $1", [kind, JSON.stringify(document)]);
}

/** Waits until the server has processed what the killed client had sent. */
async function untilIdle(database: TestDatabase): Promise<void> {
  await waitFor("the end of all queries", async () => {
    const others = await database.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'",
    );
    return others.length === 0;
  });
}
