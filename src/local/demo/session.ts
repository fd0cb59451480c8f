import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { checkout } from "../../core/checkout.ts";
import { type Clock, realClock } from "../../core/clock.ts";
import { type RenderClient, renderClient } from "../../render/client.ts";
import { type LocalPostgres, startLocalPostgres } from "../postgres/local-postgres.ts";
import { checkoutRepository } from "../render/defaults.ts";
import { type LocalRender, startLocalRender } from "../render/server.ts";
import { type SwitchBotSimulator, startSwitchBotSimulator } from "../switchbot/server.ts";
import type { Interruption } from "./interruption.ts";
import { openLocalStack } from "./local-stack.ts";
import { step } from "./progress.ts";
import { watchPulumiProcesses } from "./pulumi-processes.ts";

/** The folder of everything that the demo stores. */
export const localFolder = join(checkout, ".local");

/** What a demo works with while it runs. */
export interface Session extends AsyncDisposable {
  clock: Clock;
  external: ExternalServices;
  render: LocalRender;
  client: RenderClient;
  stack: Stack;
  interruption: Interruption;
}

/**
 * Starts a local Render with a database and SwitchBot's API, a client for it, and opens the stack that is deployed to
 * it. Disposing ends all of them.
 */
export async function openSession(interruption: Interruption): Promise<Session> {
  const signal = interruption.requested;
  const clock = realClock();
  await using undo = new AsyncDisposableStack();
  const { external, render } = await step("local Render, PostgreSQL, SwitchBot simulator", start, {
    signal,
  });
  const client = renderClient({ baseUrl: render.url, apiKey: render.apiKey });
  undo.defer(() => client.close());
  const pulumi = undo.use(await watchPulumiProcesses());
  interruption.forced.addEventListener("abort", () => void pulumi.kill(), { once: true });
  const stack = await step("stack local", () => openLocalStack(render, pulumi.env), { signal });
  const everything = undo.move();
  return {
    clock,
    external,
    render,
    client,
    stack,
    interruption,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };

  async function start(): Promise<Pick<Session, "external" | "render">> {
    const external = Promise.withResolvers<ExternalServices>();
    const render = await startLocalRender({
      dataDir: join(localFolder, "render"),
      clock,
      sources: { [checkoutRepository]: checkout },
      // Called once the data folder is locked, so that a second demo of this checkout does not start the database either.
      async envOverrides() {
        const started = undo.use(await startExternalServices(localFolder, console.log));
        external.resolve(started);
        return started.variables;
      },
    });
    undo.use(render);
    return { external: await external.promise, render };
  }
}

/** What the services of stack local use outside Render: a database, and SwitchBot's API with a simulated room. */
export interface ExternalServices extends AsyncDisposable {
  readonly database: LocalPostgres;
  readonly switchBot: SwitchBotSimulator;
  /** Environment variables with the addresses of both. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The room changes this many times as fast as a real one: by some degrees between two ticks a minute apart. */
export const roomSpeed = 20;

/**
 * Starts both; their data is stored in `folder`.
 * @param log receives a line when one of them ends unexpectedly
 */
async function startExternalServices(folder: string, log: (line: string) => void): Promise<ExternalServices> {
  await using undo = new AsyncDisposableStack();
  const database = undo.use(
    await startLocalPostgres({ folder: join(folder, "postgres"), name: "switchbot", log }),
  );
  const switchBot = undo.use(
    await startSwitchBotSimulator({ dataDir: join(folder, "switchbot"), speed: roomSpeed }),
  );
  const everything = undo.move();
  return {
    database,
    switchBot,
    variables: { POSTGRES_URL: database.url, SWITCHBOT_BASE_URL: switchBot.url },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
