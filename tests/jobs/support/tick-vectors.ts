/** Observed cases of the application's tick, and the jobs' own tick run through one of them. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { runTick } from "../../../jobs/src/automation/tick.ts";
import { FileStore } from "../../../jobs/src/store/file-store.ts";
import { type SwitchBot, SwitchBotError } from "../../../jobs/src/switchbot/switchbot.ts";
import { createStateFolder, type Json } from "./state-folder.ts";
import { silentLog, stoppedClock } from "./tick-surroundings.ts";

const json = z.record(z.string(), z.unknown());
const vectorCase = z.object({
  name: z.string(),
  settings: json,
  state: json,
  /** The meter's temperature, or the whole body of its answer. */
  temp: z.union([z.number(), json, z.null()]),
  /** Which calls fail: meter, ac, scene, cmd. */
  fail: z.array(z.string()),
  now: z.string().nullable(),
  outcome: z.string().nullable(),
  calls: z.array(z.string()),
  changed: json,
  removed: z.array(z.string()),
  history: z.boolean(),
  exc: z.string().nullable(),
});
const vectorFile = z.object({ default_now: z.string(), base_settings: json, cases: z.array(vectorCase) });

export type VectorCase = z.infer<typeof vectorCase>;
export type VectorFile = z.infer<typeof vectorFile>;

/** What can be seen of a tick, in the words of the file. */
export type Observed = Pick<VectorCase, "outcome" | "calls" | "changed" | "removed" | "history"> & {
  exception: boolean;
};

export async function readVectors(path: string): Promise<VectorFile> {
  return vectorFile.parse(JSON.parse(await readFile(path, "utf8")));
}

export function expectedOf({ outcome, calls, changed, removed, history, exc }: VectorCase): Observed {
  return {
    outcome,
    calls,
    changed: comparable(changed),
    removed: [...removed].sort(),
    history,
    exception: exc !== null,
  };
}

/** Runs the tick on a file store of its own, against a client that answers as the case says. */
export async function observe(file: VectorFile, vector: VectorCase, airconStatus: Json): Promise<Observed> {
  await using folder = await createStateFolder();
  const settings: Json = { ...file.base_settings, ...vector.settings };
  await folder.write("settings", settings);
  await folder.write("state", vector.state);
  const store = new FileStore(folder.path);
  const calls: string[] = [];
  const result = await runTick({
    store,
    switchBot: () => answering(vector, { meterId: settings.meter_device_id, airconStatus, calls }),
    clock: stoppedClock(momentOf(vector.now ?? file.default_now)),
    log: silentLog,
    owner: "cron",
    signal: new AbortController().signal,
  });
  const after = await folder.state();
  return {
    outcome: result.kind === "done" ? result.outcome : null,
    calls,
    changed: comparable(changesBetween(vector.state, after)),
    removed: Object.keys(vector.state)
      .filter((key) => !(key in after))
      .sort(),
    history: (await store.newestHistory()) !== undefined,
    exception: result.kind === "failed",
  };
}

/**
 * What a physical aircon may have answered: the file does not hold it. If the tick took something over from it and
 * sent nothing, that tells; else it can only have been one of these.
 */
export function possibleAirconStatuses({ changed, state }: VectorCase): Json[] {
  const power = changed.assumed_aircon_power ?? state.assumed_aircon_power;
  const parameter = changed.assumed_aircon_parameter;
  const [temperature, mode, fanSpeed, told] = typeof parameter === "string" ? parameter.split(",") : [];
  const told4 = {
    temperature: Number(temperature),
    mode: Number(mode),
    fanSpeed: Number(fanSpeed),
    power: told,
  };
  return [...(told === undefined ? [] : [told4]), { power: "off" }, { power: "on" }, { power }];
}

function answering(
  { fail, temp }: VectorCase,
  { meterId, airconStatus, calls }: { meterId: unknown; airconStatus: Json; calls: string[] },
): SwitchBot {
  async function call(text: string, words: readonly string[]): Promise<void> {
    calls.push(text);
    if (fail.some((word) => words.includes(word))) throw new SwitchBotError("server", text, "HTTP 500");
  }
  return {
    async deviceStatus(id) {
      const isMeter = id === meterId;
      await call(`status:${id}`, ["status", isMeter ? "meter" : "ac"]);
      if (!isMeter) return airconStatus;
      return typeof temp === "object" && temp !== null ? temp : { temperature: temp, humidity: 50 };
    },
    sendCommand: (id, { command, parameter }) => call(`cmd:${id}:${command}:${parameter}`, ["cmd"]),
    executeScene: (id) => call(`scene:${id}`, ["scene"]),
    listDevices: () => Promise.reject(new Error("a tick lists no devices")),
  };
}

// The jobs count milliseconds: rounded up, a moment just after the end of a window stays after it.
function momentOf(text: string): Date {
  const beyondMilliseconds = /\.\d{3}(\d+)/.exec(text)?.[1] ?? "0";
  return new Date(new Date(text).getTime() + (Number(beyondMilliseconds) > 0 ? 1 : 0));
}

// The file leaves out the lock, last_tick and the meter's keys; last_tick_* are the jobs' own.
const leftOut =
  /^(automation_(in_progress|locked_at|lock_owner|lock_token)|last_tick(_at|_status|_error|_duration_ms)?|last_(temperature|humidity|read_at)|last_temperature_stale(_reason)?)$/;

function changesBetween(before: Json, after: Json): Json {
  const changed = Object.entries(after).filter(
    ([key, value]) => !(key in before) || JSON.stringify(before[key]) !== JSON.stringify(value),
  );
  return Object.fromEntries(changed.filter(([key]) => !leftOut.test(key)));
}

/** Any message is a message, and a moment is the same in each spelling with an offset. `Z` is never written. */
function comparable(changed: Json): Json {
  const isMessage = (key: string, value: unknown) => key === "last_error" && typeof value === "string";
  return Object.fromEntries(
    Object.entries(changed).map(([key, value]) => [
      key,
      isMessage(key, value) ? "<message>" : withMoments(value),
    ]),
  );
}

function withMoments(value: unknown): unknown {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/.test(value)) return new Date(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withMoments(each)]));
}
