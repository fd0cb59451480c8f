import type { RenderClient } from "../../render/client.ts";
import { RenderApiError } from "../../render/errors.ts";

/** A client that records whether it may have changed something. */
interface WatchedClient extends RenderClient {
  /** Whether a write succeeded or may have succeeded. */
  wrote(): boolean;
  /** Whether settings may have changed that no later deploy has made live. */
  owesDeploy(): boolean;
}

/** @param owed whether an earlier attempt left changes without a deploy. Default: false */
export function watchWrites(client: RenderClient, owed = false): WatchedClient {
  let written = false;
  let owes = owed;
  return {
    ...client,
    wrote: () => written,
    owesDeploy: () => owes,
    async call(call) {
      try {
        const answer = await client.call(call);
        note(call.method);
        // Resuming a service deploys the changes made meanwhile.
        if (call.method === "POST" && /\/(deploys|resume)$/.test(call.path)) owes = false;
        return answer;
      } catch (error) {
        if (error instanceof RenderApiError && error.outcomeUnknown) note(call.method);
        throw error;
      }
    },
  };

  function note(method: string): void {
    written ||= method !== "GET";
    owes ||= method === "PATCH" || method === "PUT";
  }
}
