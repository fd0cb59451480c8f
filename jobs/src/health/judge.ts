import { defaultIntervalSeconds } from "../automation/interval.ts";
import { failedStatus } from "../automation/tick.ts";
import { integerOf } from "../documents/coerce.ts";
import { type Document, parseDocument } from "../documents/document.ts";
import type { Fields } from "../program/log.ts";
import { parseTimestamp } from "../time/timestamp.ts";
import type { Answer } from "./ask.ts";

/** One thing looked at. `wrong` says in words what is wrong with it; absent when it is right. */
export interface Check {
  name: "answer" | "code" | "latency" | "body" | "tick-age" | "tick-status";
  fields: Fields;
  wrong?: string;
}

export interface Limits {
  latencyMs: number;
  /** `undefined`: twice the effective interval and a minute, an hour and five minutes where a cron job ticks. */
  tickAgeSeconds: number | undefined;
}

// Where the scheduler is off, /healthz cannot know how often the cron job ticks: twice half an hour, and some minutes.
const cronTickAgeSeconds = 3900;
// Clocks of two machines differ a little.
const futureToleranceSeconds = 60;

/** Looks at an answer of `/healthz`, of this package's `serve` or of the application itself. */
export function judge(answer: Answer, limits: Limits, now: Date): Check[] {
  if (answer.kind === "none") return [{ name: "answer", fields: {}, wrong: `no answer: ${answer.reason}` }];
  const body = parseDocument(answer.text);
  return [
    { name: "answer", fields: {} },
    checkCode(answer.code, body),
    checkLatency(answer.latencyMs, limits.latencyMs),
    checkBody(body),
    // Without a readable store there is no word of the ticks, and that has been said.
    ...(body === undefined || !("last_tick" in body) ? [] : checkTick(body, limits, now)),
  ];
}

function checkCode(code: number, body: Document | undefined): Check {
  const details = typeof body?.details === "string" ? body.details : undefined;
  const check: Check = { name: "code", fields: { code, details } };
  return code === 200
    ? check
    : { ...check, wrong: `answered ${code}${details === undefined ? "" : ` (${details})`}` };
}

function checkLatency(latencyMs: number, limitMs: number): Check {
  const check: Check = { name: "latency", fields: { latency_ms: latencyMs, limit_ms: limitMs } };
  return latencyMs <= limitMs ? check : { ...check, wrong: `took ${latencyMs} ms, limit ${limitMs} ms` };
}

function checkBody(body: Document | undefined): Check {
  if (body === undefined) return { name: "body", fields: {}, wrong: "the answer is not a JSON object" };
  const status = typeof body.status === "string" ? body.status : "none";
  const check: Check = { name: "body", fields: { status } };
  if (status !== "ok") return { ...check, wrong: `status is ${status}` };
  return "last_tick" in body ? check : { ...check, wrong: "the answer has no last_tick" };
}

function checkTick(body: Document, limits: Limits, now: Date): Check[] {
  const limit = limits.tickAgeSeconds ?? defaultTickAge(body);
  // last_tick is written at a tick's start, so a crashed tick still looks fresh there. The application knows no other.
  const lastTick = parseTimestamp(body.last_tick_at) ?? parseTimestamp(body.last_tick);
  const status = typeof body.last_tick_status === "string" ? body.last_tick_status : undefined;
  const statusCheck: Check = { name: "tick-status", fields: { status: status ?? "unknown" } };
  return [
    lastTick === undefined ? checkFirstTick(body, limit) : checkTickAge(lastTick, limit, now),
    status === failedStatus ? { ...statusCheck, wrong: "the last tick failed" } : statusCheck,
  ];
}

function checkTickAge(lastTick: Date, limit: number, now: Date): Check {
  const age = Math.round((now.getTime() - lastTick.getTime()) / 1000);
  const check: Check = { name: "tick-age", fields: { age_s: age, limit_s: limit } };
  if (age > limit) return { ...check, wrong: `the last tick is ${age} s old, limit ${limit} s` };
  if (age < -futureToleranceSeconds) return { ...check, wrong: `the last tick lies ${-age} s in the future` };
  return check;
}

/** A service that has just been set up has no tick yet; only `serve` says how long it is up. */
function checkFirstTick(body: Document, limit: number): Check {
  const uptime = integerOf(body.uptime_seconds);
  const check: Check = { name: "tick-age", fields: { age_s: "none", uptime_s: uptime, limit_s: limit } };
  return uptime !== undefined && uptime <= limit ? check : { ...check, wrong: "there is no tick yet" };
}

function defaultTickAge(body: Document): number {
  const interval = integerOf(body.effective_interval_seconds) ?? defaultIntervalSeconds;
  const ownTicks = 2 * interval + 60;
  return body.scheduler_enabled === true ? ownTicks : Math.max(ownTicks, cronTickAgeSeconds);
}
