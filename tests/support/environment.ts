import { join } from "node:path";
import type { Connection } from "../../src/core/http/api-client.ts";
import { checkoutRepository } from "../../src/local/render/defaults.ts";
import { startLocalRender } from "../../src/local/render/server.ts";
import { type RenderClient, renderClient } from "../../src/render/client.ts";
import type { Service } from "../../src/render/service.ts";
import { getService, listServices } from "../../src/render/services.ts";
import { call, testOwnerId } from "./local-render.ts";
import { createTestProject, type TestProject } from "./project.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A complete environment: its own project, the real Pulumi engine, and a local Render that runs this checkout's jobs. */
export interface TestEnvironment extends AsyncDisposable {
  project: TestProject;
  client: RenderClient;
  /** Where the local Render answers. */
  connection: Connection;
  /** The services of the workspace by the last part of their names: `web`, `automation`, `backup`, `health-check`. */
  services(): Promise<Record<string, Service>>;
  service(name: string): Promise<Service>;
  /** The answer to a GET below `/v1`, without the client, whose rate limiter would delay a test that reads often. */
  look(path: string): Promise<unknown>;
  /** Method and path of the calls that the API has answered during `work`, ids replaced by `*`, in their order. */
  callsDuring(work: () => Promise<void>): Promise<string[]>;
}

export async function startEnvironment(): Promise<TestEnvironment> {
  await using undo = new AsyncDisposableStack();
  const { path: folder } = undo.use(await temporaryFolder());
  const render = undo.use(
    await startLocalRender({
      dataDir: join(folder, "render"),
      // The project is used as the repository, so that the jobs keep their documents there and not in the checkout.
      sources: { [checkoutRepository]: folder },
      limits: "off",
    }),
  );
  const connection: Connection = { baseUrl: render.url, apiKey: render.apiKey };
  const client = renderClient(connection);
  undo.defer(() => client.close());
  const project = undo.use(await createTestProject(folder, render));
  await project.mustSucceed("stack", "init", "local");

  const control = `${new URL(render.url).origin}/_local/requests`;
  async function services(): Promise<Record<string, Service>> {
    const found = await listServices(client, { ownerId: testOwnerId });
    return Object.fromEntries(
      found.map((service) => [service.name.replace(/^switchbot-local-?/, "") || "web", service]),
    );
  }

  const everything = undo.move();
  return {
    project,
    client,
    connection,
    services,
    async service(name) {
      const service = (await services())[name];
      if (service === undefined) throw new Error(`no service ${name}`);
      return getService(client, service.id);
    },
    async look(path) {
      return (await call(render.apiKey, "GET", `${render.url}${path}`)).body;
    },
    async callsDuring(work) {
      await call(render.apiKey, "DELETE", control);
      await work();
      const { body } = await call(render.apiKey, "GET", control);
      if (!Array.isArray(body)) throw new Error("no list of requests");
      return body.map(({ method, path }) => `${method} ${withoutIds(path)}`);
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

function withoutIds(path: string): string {
  return path
    .replace(/^\/v1/, "")
    .replace(/\?.*/, "")
    .replace(/\b(srv|crn|dep)-[a-z0-9]+/g, "*");
}
