import { type Answer, ask } from "../ask.ts";

/** How Render's API is asked. */
export interface RenderAccess {
  /** Base of all addresses, for example `https://api.render.com/v1`. */
  readonly host: URL;
  /** Never logged. */
  readonly apiKey: string;
  readonly signal: AbortSignal;
}

export type Got =
  | { kind: "got"; body: unknown }
  /** `passing`: it may go away by itself, as a rate limit does. */
  | { kind: "failed"; message: string; passing: boolean };

const timeLimitMs = 5_000;

/** One GET. It is not tried again: the next run of this job comes soon. */
export async function get(
  { host, apiKey, signal }: RenderAccess,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<Got> {
  const url = new URL(`${host.href.replace(/\/+$/, "")}${path}`);
  url.search = new URLSearchParams(query).toString();
  const headers = { authorization: `Bearer ${apiKey}` };
  return understood(await ask(url, { timeLimitMs, signal, headers, maximumBytes: 4 * 2 ** 20 }));
}

function understood(answer: Answer): Got {
  if (answer.kind === "none") return failed(`Render does not answer: ${answer.reason}`, true);
  const { code, headers, text } = answer;
  if (code === 200) return parsed(text);
  if (code === 401) return failed("Render does not accept RENDER_API_KEY (401)", false);
  if (code === 429) {
    const seconds = /^\d{1,5}$/.exec(headers.get("retry-after") ?? "")?.[0];
    const until = seconds === undefined ? "" : ` for another ${seconds} s`;
    return failed(`Render's rate limit is used up${until} (429)`, true);
  }
  if (code >= 500) return failed(`Render failed (${code})`, true);
  return failed(`Render refused to tell (${code})`, false);
}

function parsed(text: string): Got {
  try {
    return { kind: "got", body: JSON.parse(text) };
  } catch {
    return failed("Render's answer is not JSON: RENDER_HOST leads elsewhere", false);
  }
}

function failed(message: string, passing: boolean): Got {
  return { kind: "failed", message, passing };
}
