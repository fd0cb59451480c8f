import type { LocalRenderOptions } from "../../src/local/render/server.ts";
import { type ClientOptions, type RenderClient, renderClient } from "../../src/render/client.ts";
import { type ImpatientClock, impatient } from "./impatient-clock.ts";
import { startTestRender, type TestRender } from "./local-render.ts";

/** A real local Render, and a client of it that does not wait. */
export interface ClientAndRender extends AsyncDisposable {
  readonly render: TestRender;
  readonly client: RenderClient;
  readonly clock: ImpatientClock;
  /** The log of the client. */
  readonly log: readonly string[];
  /** The API calls since the last call of this function, for example `PATCH /services/crn-1 200`, ids as `ID`. */
  requests(): Promise<string[]>;
  /** Makes requests fail, as described by the control API of the local Render; without a body the answer is empty. */
  fault(fault: Record<string, unknown>): Promise<void>;
}

export async function startClientAndRender(
  options: ClientOptions & Pick<Partial<LocalRenderOptions>, "apiKey" | "limits" | "sources"> = {},
): Promise<ClientAndRender> {
  const { apiKey, limits = "off", sources = {}, ...clientOptions } = options;
  const render = await startTestRender({ limits, sources });
  const clock = impatient(render.clock);
  const log: string[] = [];
  const client = renderClient(
    { baseUrl: render.url, apiKey: apiKey ?? render.apiKey },
    { clock, log: (line) => log.push(line), random: () => 1, ...clientOptions },
  );
  return {
    render,
    client,
    clock,
    log,
    async requests() {
      const { body } = await render.control("GET", "/requests");
      await render.control("DELETE", "/requests");
      return requestLines(body);
    },
    async fault(fault) {
      const { status } = await render.control("POST", "/faults", { body: "", ...fault });
      if (status !== 204) throw new Error(`the fault was refused with ${status}`);
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await render[Symbol.asyncDispose]();
    },
  };
}

function requestLines(body: unknown): string[] {
  if (!Array.isArray(body)) throw new Error("the list of requests is not a list");
  return body.map(({ method, path, status }) =>
    `${method} ${path} ${status}`.replace("/v1", "").replace(/\b(crn|srv|dep|evm)-[a-z0-9]{20}\b/g, "ID"),
  );
}
