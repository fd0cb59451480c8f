import type { z } from "zod";
import { type Clock, wait } from "../../../core/clock.ts";
import { apiClient, type Connection } from "../../../core/http/api-client.ts";
import type { HttpAnswer, HttpMethod } from "../../../core/http/client.ts";
import { TransportFailure } from "../../../core/http/failure.ts";
import { type Headers, retryAfterMs, single } from "../../../core/http/headers.ts";
import { mayRepeatAfterFailure, mayRepeatAfterStatus, retryDelayMs } from "../../../core/http/retry.ts";
import { minuteMs } from "../../../core/time-units.ts";
import { type ForgeCallSubject, noAnswer, notUnderstood, refused } from "./forge-error.ts";

const maxRetries = 3;
// The longest time that a CI job waits for a rate limit to reset.
const maxWaitMs = minuteMs;

export interface ForgeCall<T> {
  method: HttpMethod;
  /** Relative to the base address. */
  path: string;
  body?: unknown;
  answer: z.ZodType<T>;
  about: ForgeCallSubject;
}

/** Sends calls to one forge. */
export interface ForgeClient {
  call<T>(call: ForgeCall<T>): Promise<{ value: T; headers: Headers }>;
}

/** A client that waits on `clock`. */
export function forgeClient(
  connection: Connection,
  { clock, random = Math.random }: { clock: Clock; random?: () => number },
): ForgeClient {
  const api = apiClient(connection);

  async function answerOf({ method, path, body, about }: ForgeCall<unknown>): Promise<HttpAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    for (let retry = 0; ; retry++) {
      const isLast = retry >= maxRetries;
      const answer = await api.send({ method, path, body: text }).catch((error: unknown) => {
        if (!(error instanceof TransportFailure)) throw error;
        if (isLast || !mayRepeatAfterFailure(method, error)) throw noAnswer(about, error);
        return undefined;
      });
      const asked = answer === undefined ? 0 : waitOf(answer, clock.now());
      const isOver =
        answer !== undefined && asked === undefined && !mayRepeatAfterStatus(method, answer.status);
      if (answer !== undefined && (isOver || isLast || (asked ?? 0) > maxWaitMs)) return answer;
      await wait(clock, Math.max(asked ?? 0, retryDelayMs(retry, random)));
    }
  }

  return {
    async call(call) {
      const answer = await answerOf(call);
      if (isLimited(answer)) throw refused(call.about, { status: 429 });
      if (answer.status < 200 || answer.status > 299) throw refused(call.about, answer);
      const checked = call.answer.safeParse(parse(answer.text));
      if (!checked.success) throw notUnderstood(call.about);
      return { value: checked.data, headers: answer.headers };
    },
  };
}

/**
 * How long to wait after hitting a rate limit; `undefined` for any other response. GitHub responds with 429 or 403, and
 * with `Retry-After` or `X-RateLimit-Reset`.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function waitOf(answer: HttpAnswer, now: Date): number | undefined {
  if (!isLimited(answer)) return undefined;
  const asked = retryAfterMs(answer.headers, now);
  const resetsAt = Number(single(answer.headers["x-ratelimit-reset"]) ?? Number.NaN) * 1000;
  return asked ?? (Number.isNaN(resetsAt) ? 5_000 : Math.max(resetsAt - now.getTime(), 0));
}

function isLimited({ status, headers }: HttpAnswer): boolean {
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers["retry-after"] !== undefined || single(headers["x-ratelimit-remaining"]) === "0")
  );
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
