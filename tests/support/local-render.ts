import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type ManualClock, manualClock } from "../../src/core/clock.ts";
import {
  type LocalRender,
  type LocalRenderOptions,
  startLocalRender,
} from "../../src/local/render/server.ts";

/** The answer of the server. `body` is `undefined` when there was none. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** A real local Render on a free port, with a manual clock and a temporary folder. */
export interface TestRender extends AsyncDisposable {
  readonly url: string;
  readonly apiKey: string;
  readonly dataDir: string;
  readonly clock: ManualClock;
  /** A call of the API with the key; `path` without `/v1`, for example `/services?limit=1`. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A call of the control API; `path` without `/_local`. */
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Stops it and starts it again on the same folder and clock. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const testOwnerId = "tea-local0000000000000000";

/** @param options `dataDir` and `clock` are chosen here unless given; the limits are off by default */
export async function startTestRender(
  options: Partial<Omit<LocalRenderOptions, "clock">> & { clock?: ManualClock } = {},
): Promise<TestRender> {
  const folder = await mkdtemp(join(tmpdir(), "local-render-"));
  const clock = options.clock ?? manualClock(new Date("2026-03-02T10:00:00Z"));
  const dataDir = options.dataDir ?? join(folder, "data");
  const start = (): Promise<LocalRender> => startLocalRender({ limits: "off", ...options, dataDir, clock });
  let render = await start();

  return {
    get url() {
      return render.url;
    },
    get apiKey() {
      return render.apiKey;
    },
    dataDir,
    clock,
    call: (method, path, body) => call(render.apiKey, method, `${render.url}${path}`, body),
    control: (method, path, body) =>
      call(render.apiKey, method, `${new URL(render.url).origin}/_local${path}`, body),
    stop: () => render.close(),
    async restart() {
      await render.close();
      render = await start();
    },
    async [Symbol.asyncDispose]() {
      await render.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One HTTP call; a string is sent unchanged, anything else but `undefined` as JSON. */
export async function call(apiKey: string, method: string, url: string, body?: unknown): Promise<Answer> {
  const content = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, {
      method,
      agent: false, // a connection kept open would lead to a server that was stopped, and started again on its port
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        ...(content === undefined ? {} : { "content-length": Buffer.byteLength(content) }),
      },
    })
      .on("response", resolve)
      .on("error", reject)
      .end(content);
  });
  const received = await text(answer);
  const isJson = answer.headers["content-type"]?.includes("json") ?? false;
  const parsed: unknown = isJson && received !== "" ? JSON.parse(received) : received;
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: received === "" ? undefined : parsed,
  };
}

/** The body of a POST /services for a cron job whose image has no code on this machine: it can be stored, but not run. */
export function cronJobRequest(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: "cron_job",
    name,
    ownerId: testOwnerId,
    image: { imagePath: "nginx", ownerId: testOwnerId },
    serviceDetails: { runtime: "image", schedule: "0 3 * * *" },
    ...changes,
  };
}

/** The same for a web service. */
export function webServiceRequest(
  name: string,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    type: "web_service",
    name,
    ownerId: testOwnerId,
    image: { imagePath: "nginx", ownerId: testOwnerId },
    serviceDetails: { runtime: "image" },
    ...changes,
  };
}

/** The text at a path of keys in a body, for example `service.id`; fails when there is none. */
export function textAt(answer: Answer, path: string): string {
  const value = path
    .split(".")
    .reduce<unknown>(
      (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
      answer.body,
    );
  if (typeof value === "string") return value;
  throw new Error(`no text at ${path} in ${answer.status} ${JSON.stringify(answer.body)}`);
}
