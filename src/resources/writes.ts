import { RenderApiError, type RenderClient } from "../render/index.ts";

/** A client that remembers what may have been changed through it. */
export interface WatchedClient extends RenderClient {
  /** Whether a write was carried out, or may have been. */
  wrote(): boolean;
  /** Whether settings may have been changed that no deploy has brought into service since. */
  owesDeploy(): boolean;
}

/** @param owed whether a deploy is owed from an earlier attempt */
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
        // Resuming a service deploys what has changed meanwhile.
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
