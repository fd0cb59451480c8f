/** Sends calls to Render and checks their answers. Rate limits, retries and errors are handled here. */

import { type Clock, realClock, wait } from "../core/clock.ts";
import { apiClient, type Connection } from "../core/http/api-client.ts";
import type { HttpAnswer, TimeLimits } from "../core/http/client.ts";
import { TransportFailure } from "../core/http/failure.ts";
import { retryAfterMs } from "../core/http/headers.ts";
import {
  mayRepeatAfterFailure,
  mayRepeatAfterStatus,
  mostRetries,
  retryDelayMs,
} from "../core/http/retry.ts";
import { minuteMs } from "../core/time-units.ts";
import { pathWithQuery, type RenderCall } from "./call.ts";
import { connectionFrom } from "./connection.ts";
import { limitReached, noAnswer, notUnderstood, refusal } from "./explain-error.ts";
import { LimitReached, rateLimiter } from "./rate-limiter.ts";
import { bucketOf, readLimitHeaders } from "./rate-limits.ts";

export interface RenderClient {
  /** Sends one call and returns its checked answer. Throws `RenderApiError`. */
  call<T>(call: RenderCall<T>): Promise<T>;
  /** The clock for waits. */
  readonly clock: Clock;
  /** Reports what the client is waiting for. */
  log(line: string): void;
  /** Ends the connections. A client that is never closed does not keep the process alive. */
  close(): Promise<void>;
}

export interface ClientOptions {
  /** Default: the machine's clock. */
  clock?: Clock;
  /** Default: standard error. */
  log?: (line: string) => void;
  /** From 0 to 1, for the jitter of retries. Default: `Math.random`. */
  random?: () => number;
  timeLimits?: TimeLimits;
  /** How long one call may wait for rate limits in total. Default: 15 min. */
  longestWaitMs?: number;
}

const defaultLongestWaitMs = 15 * minuteMs;

/** A client for `connection`, with its own rate limiter. */
export function renderClient(connection: Connection, options: ClientOptions = {}): RenderClient {
  const {
    clock = realClock(),
    log = console.error,
    random = Math.random,
    longestWaitMs = defaultLongestWaitMs,
  } = options;
  const api = apiClient(connection, options.timeLimits);
  const limiter = rateLimiter(clock, log);

  async function answerOf(call: RenderCall<unknown>): Promise<HttpAnswer> {
    const path = pathWithQuery(call);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const deadline = new Date(clock.now().getTime() + longestWaitMs);
    let retries = 0;

    for (;;) {
      const sent = await attempt();
      if (sent instanceof TransportFailure) {
        if (retries >= mostRetries || !mayRepeatAfterFailure(call.method, sent))
          throw noAnswer(call, sent, connection);
        await wait(clock, retryDelayMs(retries++, random));
      } else if (sent.status === 429) {
        // The limiter has read the answer: the next attempt waits as long as that requires.
      } else if (retries < mostRetries && mayRepeatAfterStatus(call.method, sent.status)) {
        const requested = Math.min(retryAfterMs(sent.headers, clock.now()) ?? 0, minuteMs);
        await wait(clock, Math.max(requested, retryDelayMs(retries++, random)));
      } else {
        return sent;
      }
    }

    async function attempt(): Promise<HttpAnswer | TransportFailure> {
      const bucket = bucketOf(call);
      try {
        await limiter.admit(bucket, deadline);
      } catch (error) {
        if (error instanceof LimitReached)
          throw limitReached(call, bucket.words, error.resetsAt, clock.now());
        throw error;
      }
      try {
        const answer = await api.send({ method: call.method, path, body });
        limiter.settle(bucket, readLimitHeaders(answer.status, answer.headers, clock.now()));
        return answer;
      } catch (error) {
        limiter.settle(bucket);
        if (error instanceof TransportFailure) return error;
        throw error;
      }
    }
  }

  return {
    clock,
    log,
    async call(call) {
      const answer = await answerOf(call);
      if (answer.status < 200 || answer.status > 299) throw refusal(call, answer, connection);
      const checked = call.answer.safeParse(bodyOf(call, answer));
      if (checked.success) return checked.data;
      const where = checked.error.issues[0]?.path.join(".") || "its body";
      throw notUnderstood(call, answer, `${where} is missing or of the wrong type`);
    },
    close: async () => api.close(),
  };
}

const shared = new Map<string, RenderClient>();

/**
 * The client of this process for `RENDER_HOST` and `RENDER_API_KEY`: all callers share its connections and its
 * rate limiter. Throws `RenderApiError` RENDER001 or RENDER002.
 */
export function sharedRenderClient(environment: NodeJS.ProcessEnv = process.env): RenderClient {
  const connection = connectionFrom(environment);
  const key = `${connection.baseUrl} ${connection.apiKey}`;
  let client = shared.get(key);
  if (client === undefined) {
    const created = renderClient(connection);
    client = {
      ...created,
      close() {
        shared.delete(key);
        return created.close();
      },
    };
    shared.set(key, client);
  }
  return client;
}

function bodyOf(call: RenderCall<unknown>, answer: HttpAnswer): unknown {
  if (answer.text.trim() === "") return undefined;
  try {
    return JSON.parse(answer.text);
  } catch {
    throw notUnderstood(call, answer, "it is not JSON");
  }
}
