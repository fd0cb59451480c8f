import { manualClock } from "../../../../src/core/clock.ts";
import { type Answer, startTestRender, type TestRender, testOwnerId } from "../../../support/local-render.ts";
import { differences } from "./compare.ts";
import { Counterparts, isObject } from "./counterparts.ts";
import { ownersIn } from "./owners.ts";
import { createPrerequisites } from "./prerequisites.ts";
import { countedAt, rateLimitComparison } from "./rate-limits.ts";
import { RecordTimes } from "./record-times.ts";
import type { Exchange } from "./recording.ts";

/** A recording and the responses of the local Render. */
export interface Replay {
  readonly exchanges: readonly Exchange[];
  /** One for each exchange. */
  readonly answers: readonly Answer[];
  /** Recorded ids that existed before the recording, and ours. */
  readonly earlier: readonly (readonly [recorded: string, ours: string])[];
}

// How long before the recording its prerequisites are created: their requests count in earlier windows.
const before = 2 * 60 * 60 * 1000;
const headers = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "render-request-id"];

/** Sends all requests of a recording to a new local Render, at their times. */
export async function replay(exchanges: readonly Exchange[]): Promise<Replay> {
  const [first] = exchanges;
  if (first === undefined) return { exchanges, answers: [], earlier: [] };
  const clock = manualClock(new Date(countedAt(first).getTime() - before));
  await using render = await startTestRender({ clock, limits: "recorded" });
  const counterparts = new Counterparts(ownersIn(exchanges), testOwnerId);
  const earlier = await createPrerequisites(exchanges, render, counterparts);
  const answers: Answer[] = [];
  for (const exchange of exchanges) {
    clock.set(new Date(Math.max(countedAt(exchange).getTime(), clock.now().getTime())));
    const answer = await send(exchange, render, counterparts);
    counterparts.learn(exchange.response, answer.body);
    answers.push(answer);
  }
  return { exchanges, answers, earlier };
}

/** Where the responses differ from the recorded ones, one line each. */
export function differencesOf(replayed: Replay): string[] {
  return [...differencesIn(replayed)].flat();
}

/** Whether any response differs from the recorded one. Stops at the first difference. */
export function hasDifferences(replayed: Replay): boolean {
  for (const lines of differencesIn(replayed)) if (lines.length > 0) return true;
  return false;
}

/** The differences of one exchange after the other. */
function* differencesIn({ exchanges, answers, earlier }: Replay): Generator<string[]> {
  const counterparts = new Counterparts(ownersIn(exchanges), testOwnerId);
  for (const [recorded, ours] of earlier) counterparts.pair(recorded, ours);
  const recordTimes = new RecordTimes();
  const compareRateLimits = rateLimitComparison();
  const shownKeys = new Set(exchanges.flatMap(({ response }) => [...keysIn(response)]));

  for (const [index, exchange] of exchanges.entries()) {
    const answer = answers[index];
    if (answer === undefined) {
      yield [`#${exchange.n}: was not sent`];
      continue;
    }
    const { method, path, status, response } = exchange;
    const date = new Date(exchange.date);
    const header = (name: string): number => Number(answer.headers[name]);
    const different = isQueueing(exchange, answer)
      ? []
      : [
          ...(answer.status === status
            ? []
            : [`status ${status} was recorded, ${answer.status} was returned`]),
          ...differences(response ?? null, answer.body ?? null, {
            counterparts,
            recordTimes,
            method,
            date,
            shownKeys,
          }),
        ];
    different.push(
      ...headers.filter((name) => answer.headers[name] === undefined).map((name) => `${name} is missing`),
      ...compareRateLimits(exchange, {
        limit: header("ratelimit-limit"),
        remaining: header("ratelimit-remaining"),
        reset: header("ratelimit-reset"),
      }),
    );
    yield different.map((text) => `#${exchange.n} ${method} ${path}: ${text}`);
  }
}

function send(
  { method, path, query, request }: Exchange,
  render: TestRender,
  counterparts: Counterparts,
): Promise<Answer> {
  const address = counterparts.translateText(`${path}${query ?? ""}`).replace(/^\/v1/, "");
  // Requests without a body were recorded as null; PUT with `null` means an empty list.
  const none = method === "PUT" ? "null" : undefined;
  return render.call(method, address, request == null ? none : counterparts.translate(request));
}

/**
 * A deploy is queued (202 without a body) while another one is in progress. How long the builds of the recording took is
 * not known: ours may have ended earlier or later.
 */
function isQueueing({ method, path, status, response }: Exchange, answer: Answer): boolean {
  if (method !== "POST" || !path.endsWith("/deploys")) return false;
  const isQueued = (code: number, body: unknown): boolean => code === 202 && body == null;
  const isBegun = (code: number, body: unknown): boolean =>
    code === 201 && isObject(body) && "status" in body && String(body.status).endsWith("_in_progress");
  return (
    (isQueued(status, response) && isBegun(answer.status, answer.body)) ||
    (isBegun(status, response) && isQueued(answer.status, answer.body))
  );
}

function* keysIn(value: unknown): Generator<string> {
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield key;
    yield* keysIn(inner);
  }
}
