/** Render's rate-limit buckets, as the answers' `Ratelimit-*` headers show them. */
import type { RenderCall } from "./call.ts";

export interface Bucket {
  /** Calls of one name count together. */
  name: string;
  /** Words for "waiting for Render's limit on <words>". */
  words: string;
}

/**
 * The bucket a call counts in: all reads together; creations of services; changes, deploys and suspensions per
 * service, with all cron jobs in one; all other writes together.
 */
export function bucketOf({ method, path }: Pick<RenderCall<unknown>, "method" | "path">): Bucket {
  if (method === "GET") return { name: "read", words: "reads" };
  if (method === "POST" && path === "/services") return { name: "create", words: "new services" };
  const change = /^\/services\/([^/]+)(\/deploys|\/scale|\/suspend|\/resume)?$/.exec(path);
  const counts = method === "PATCH" || (method === "POST" && change?.[2] !== undefined);
  const id = change?.[1];
  if (id !== undefined && counts) {
    // Recorded: the counter goes on from one crn- id to the next, while each srv- id has its own.
    return id.startsWith("crn-")
      ? { name: "change crn-", words: "changes of cron jobs" }
      : { name: `change ${id}`, words: `changes of ${id}` };
  }
  return { name: "write", words: "writes" };
}
