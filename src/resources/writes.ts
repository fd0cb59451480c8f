import { RenderApiError, type RenderClient } from "../render/index.ts";

/** A client that remembers whether anything may have been changed through it. */
export interface WatchedClient extends RenderClient {
  /** Whether a write was carried out, or may have been. */
  wrote(): boolean;
}

export function watchWrites(client: RenderClient): WatchedClient {
  let written = false;
  return {
    ...client,
    wrote: () => written,
    async call(call) {
      try {
        const answer = await client.call(call);
        written ||= call.method !== "GET";
        return answer;
      } catch (error) {
        written ||= error instanceof RenderApiError && error.outcomeUnknown;
        throw error;
      }
    },
  };
}
