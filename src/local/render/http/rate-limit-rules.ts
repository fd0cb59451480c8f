/** A number of requests that a key may make in a window of time. */
export interface Bucket {
  /** Requests with the same name are counted together. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

const minute = 60;
const hour = 3600;

/**
 * The bucket that a request counts in: as recorded from Render, except that suspend and resume count as the
 * documentation says. Recorded quirk: all cron jobs share one bucket for PATCH and deploys, each web service has its own.
 * @param path without query, for example `/v1/services`
 */
export function bucketOf(method: string, path: string): Bucket {
  const [, , resource, id, action] = path.split("/");
  if (method === "GET" || method === "HEAD") return { name: "read", limit: 400, windowSeconds: minute };
  if (resource === "services") {
    if (method === "POST" && id === undefined)
      return { name: "create service", limit: 20, windowSeconds: hour };
    if (method === "POST" && action === "custom-domains") {
      return { name: "create custom domain", limit: 50, windowSeconds: hour };
    }
    const changesService = method === "PATCH" && action === undefined;
    const startsService =
      method === "POST" && ["deploys", "scale", "suspend", "resume"].includes(action ?? "");
    if (id !== undefined && (changesService || startsService)) {
      const whose = id.startsWith("crn-") ? "all cron jobs" : id;
      return { name: `change service ${whose}`, limit: 10, windowSeconds: minute };
    }
  }
  return { name: "write", limit: 100, windowSeconds: minute };
}
