import { OperationError } from "../../../../src/core/errors.ts";
import { httpClient } from "../../../../src/core/http/client.ts";
import { failureCodes, TransportFailure, transportReason } from "../../../../src/core/http/failure.ts";
import { errorFields, type Log } from "../../program/log.ts";
import type { AlertState, PostedVerdict, Verdict } from "./alert-state.ts";
import { postedText } from "./log-state.ts";

interface NotifyOptions {
  /** The places that remember what was posted: the newest entry counts, and all are updated. Always in the same order. */
  states: readonly AlertState[];
  /** Posts the verdict. Resolves to the reason if that failed. */
  post(): Promise<string | undefined>;
  now: Date;
  log: Log;
}

interface Reading {
  state: AlertState;
  posted: PostedVerdict | undefined;
}

const area = "health-check";

/**
 * Posts a verdict that differs from the last posted one. A later run posts what could not be posted. When no place can
 * be read, an unhealthy verdict is posted every time rather than never.
 */
export async function notifyChange(
  verdict: Verdict,
  { states, post, now, log }: NotifyOptions,
): Promise<void> {
  const readings = await Promise.all(states.map(readState));
  const readable = readings.filter((each) => each !== undefined);
  const latest = newest(readable.flatMap(({ posted }) => posted ?? []));
  const before = readable.length > 0 || verdict === "healthy" ? (latest?.verdict ?? "healthy") : undefined;
  if (verdict === before) return;

  for (const [index, reading] of readable.entries()) {
    if (await claim(reading)) continue;
    log.info(area, "another run posts the alert");
    for (const { state } of readable.slice(0, index)) await release(state, undefined);
    return;
  }
  const failure = await post();
  if (failure === undefined) log.info(area, `${postedText}: ${verdict}`);
  else log.error(area, `alert not posted: ${failure}`, { verdict, code: "HEALTH002" });
  for (const { state } of readable) {
    await release(state, failure === undefined ? { verdict, at: now } : undefined);
  }

  async function readState(state: AlertState): Promise<Reading | undefined> {
    try {
      return { state, posted: await state.read() };
    } catch (error) {
      report("the last posted verdict cannot be read", error);
      return undefined;
    }
  }

  async function claim({ state, posted }: Reading): Promise<boolean> {
    try {
      return await state.claim(posted, now);
    } catch (error) {
      report("the alert cannot be claimed", error);
      return true;
    }
  }

  async function release(state: AlertState, posted: PostedVerdict | undefined): Promise<void> {
    try {
      await state.release(posted);
    } catch (error) {
      report("the posted verdict cannot be recorded", error);
    }
  }

  function report(text: string, error: unknown): void {
    if (!(error instanceof OperationError)) throw error;
    log.error(area, `${text}, so it may be posted again`, errorFields(error));
  }
}

function newest(posted: readonly PostedVerdict[]): PostedVerdict | undefined {
  return posted.toSorted((one, other) => other.at.getTime() - one.at.getTime())[0];
}

const timeLimitMs = 5_000;
// Discord accepts 2000 characters.
const maxTextLength = 1_500;

/**
 * Posts a text in a form that Slack (`text`) and Discord (`content`) accept. Resolves to the reason if that failed, which
 * never contains the address: it is a secret.
 */
export async function postAlert(url: URL, text: string, signal: AbortSignal): Promise<string | undefined> {
  const short = shortenText(text);
  try {
    const { status, body } = await httpClient({ limits: { wholeMs: timeLimitMs } }).open({
      method: "POST",
      url,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: short, content: short }),
      signal,
    });
    body.destroy();
    return status >= 200 && status <= 299 ? undefined : `responded with ${status}`;
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return error.code === failureCodes.timeout
      ? `no response within ${timeLimitMs / 1000} s`
      : transportReason(error);
  }
}

/** Removes characters that mention people or create links, because parts of the text come from outside. */
function shortenText(text: string): string {
  const plain = text.replaceAll(/[<>@]/g, "");
  return plain.length <= maxTextLength ? plain : `${plain.slice(0, maxTextLength - 1)}…`;
}
