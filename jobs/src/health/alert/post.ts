import { transportReason } from "../../http/transport-reason.ts";

const timeLimitMs = 5_000;
// Discord takes 2000 characters.
const longestText = 1_500;

/**
 * Posts a text in a form that Slack (`text`) and Discord (`content`) take. Why it failed, `undefined` where it did
 * not. The address is a secret and part of no reason.
 */
export async function post(url: URL, text: string, signal: AbortSignal): Promise<string | undefined> {
  const short = shortened(text);
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: short, content: short }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    signal.throwIfAborted();
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return isTimeout ? `no answer within ${timeLimitMs / 1000} s` : transportReason(error);
  }
}

/** Without what would mention people or become a link: parts of it come from outside. */
function shortened(text: string): string {
  const plain = text.replaceAll(/[<>@]/g, "");
  return plain.length <= longestText ? plain : `${plain.slice(0, longestText - 1)}…`;
}
