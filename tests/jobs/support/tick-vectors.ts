/** Observation cases of the application's tick, to run against the tick of the jobs. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Json } from "./state-folder.ts";
import { tryTick } from "./tick-trial.ts";

const json = z.record(z.string(), z.unknown());
const vectorCase = z.object({
  name: z.string(),
  settings: json,
  state: json,
  /** The meter's temperature, or the whole body of its response. */
  temp: z.unknown(),
  /** The calls that fail: meter, ac, scene, cmd. */
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

type VectorCase = z.infer<typeof vectorCase>;
type VectorFile = z.infer<typeof vectorFile>;

/** The observable results of a tick, in the terms of the file. */
type Observation = Pick<VectorCase, "outcome" | "calls" | "changed" | "removed" | "history"> & {
  exception: boolean;
};

export async function readVectors(path: string): Promise<VectorFile> {
  return vectorFile.parse(JSON.parse(await readFile(path, "utf8")));
}

export function expectedOf({ outcome, calls, changed, removed, history, exc }: VectorCase): Observation {
  return {
    outcome,
    calls,
    changed: comparable(changed),
    removed: [...removed].sort(),
    history,
    exception: exc !== null,
  };
}

/** Runs a case. `airconStatus`: the response of a physical aircon. */
export async function observe(
  file: VectorFile,
  vector: VectorCase,
  airconStatus: Json,
): Promise<Observation> {
  const { result, calls, state, history } = await tryTick({
    settings: settingsOf(file, vector),
    state: vector.state,
    meter: meterBody(vector.temp),
    aircon: airconStatus,
    fail: vector.fail,
    now: timeOf(vector.now ?? file.default_now),
  });
  return {
    outcome: result.kind === "done" ? result.outcome : null,
    calls,
    changed: comparable(changesBetween(vector.state, state)),
    removed: Object.keys(vector.state)
      .filter((key) => !(key in state))
      .sort(),
    history: history.length > 0,
    exception: result.kind === "failed",
  };
}

/**
 * The possible responses of a physical aircon, the likeliest first: the file does not contain the response. The values
 * that the tick used are among the changes, unless an action changed the same keys.
 */
export function possibleAirconStatuses(file: VectorFile, vector: VectorCase): Json[] {
  const id = settingsOf(file, vector).aircon_device_id;
  if (!vector.calls.includes(`status:${id}`)) return [{}];
  const { changed, state } = vector;
  const reported = wholeStatus(changed.assumed_aircon_parameter);
  const power = changed.assumed_aircon_power ?? state.assumed_aircon_power;
  const mode = changed.assumed_aircon_mode;
  return [
    ...(reported === undefined ? [] : [reported]),
    { power },
    { power, mode },
    { power: "off" },
    { power: "on" },
  ];
}

/** The status that the application joins as `temperature,mode,fanSpeed,power`. */
function wholeStatus(parameter: unknown): Json | undefined {
  const parts = typeof parameter === "string" ? parameter.split(",") : [];
  const [temperature, mode, fanSpeed, power] = parts;
  if (power === undefined) return undefined;
  return { temperature: Number(temperature), mode: Number(mode), fanSpeed: Number(fanSpeed), power };
}

function meterBody(temp: unknown): Json {
  const body = json.safeParse(temp);
  return body.success ? body.data : { temperature: temp };
}

function settingsOf(file: VectorFile, vector: VectorCase): Json {
  return { ...file.base_settings, ...vector.settings };
}

// The jobs use milliseconds: rounded up, a time just after the end of a window stays after it.
function timeOf(text: string): Date {
  const beyondMilliseconds = /\.\d{3}(\d+)/.exec(text)?.[1] ?? "0";
  return new Date(new Date(text).getTime() + (Number(beyondMilliseconds) > 0 ? 1 : 0));
}

// The file omits the lock, last_tick and the meter's keys; the application has no last_tick_*.
const ignoredKeys =
  /^(automation_(in_progress|locked_at|lock_owner|lock_token)|last_tick(_at|_status|_error|_duration_ms)?|last_(temperature|humidity|read_at)|last_temperature_stale(_reason)?)$/;

function changesBetween(before: Json, after: Json): Json {
  const changed = Object.entries(after).filter(
    ([key, value]) => !(key in before) || JSON.stringify(before[key]) !== JSON.stringify(value),
  );
  return Object.fromEntries(changed.filter(([key]) => !ignoredKeys.test(key)));
}

/** All messages are equal, and so are all spellings of a time with an offset. `Z` is never written. */
function comparable(changed: Json): Json {
  const isMessage = (key: string, value: unknown) => key === "last_error" && typeof value === "string";
  return Object.fromEntries(
    Object.entries(changed).map(([key, value]) => [
      key,
      isMessage(key, value) ? "<message>" : withDates(value),
    ]),
  );
}

function withDates(value: unknown): unknown {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/.test(value)) return new Date(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withDates(each)]));
}
