import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { checkout } from "../../core/checkout.ts";
import { type Clock, realClock } from "../../core/clock.ts";
import { type RenderClient, renderClient } from "../../render/index.ts";
import { type LocalPostgres, startLocalPostgres } from "../postgres/local-postgres.ts";
import { checkoutRepository } from "../render/defaults.ts";
import { type LocalRender, startLocalRender } from "../render/server.ts";
import { type SwitchBotSimulator, startSwitchBotSimulator } from "../switchbot/server.ts";
import type { Interruption } from "./interruption.ts";
import { openLocalStack } from "./local-stack.ts";
import { step } from "./progress.ts";
import { watchPulumiProcesses } from "./pulumi-processes.ts";

/** Everything that the demo keeps stands below it. */
export const localFolder = join(checkout, ".local");

/** What a demo works with while it runs. */
export interface Session extends AsyncDisposable {
  clock: Clock;
  surroundings: Surroundings;
  render: LocalRender;
  client: RenderClient;
  stack: Stack;
  interruption: Interruption;
}

/**
 * A running local Render with a database and SwitchBot's API beside it, a client for it and the stack that belongs to
 * it. Nothing runs any more at the end.
 */
export async function openSession(interruption: Interruption): Promise<Session> {
  const signal = interruption.asked;
  const clock = realClock();
  await using undo = new AsyncDisposableStack();
  const { surroundings, render } = await step("local Render, PostgreSQL, SwitchBot simulator", start, {
    signal,
  });
  const client = renderClient({ baseUrl: render.url, apiKey: render.apiKey });
  undo.defer(() => client.close());
  const pulumi = undo.use(await watchPulumiProcesses());
  interruption.insisted.addEventListener("abort", () => void pulumi.kill(), { once: true });
  const stack = await step("stack local", () => openLocalStack(render, pulumi.env), { signal });
  const everything = undo.move();
  return {
    clock,
    surroundings,
    render,
    client,
    stack,
    interruption,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };

  async function start(): Promise<Pick<Session, "surroundings" | "render">> {
    const surroundings = Promise.withResolvers<Surroundings>();
    const render = await startLocalRender({
      dataDir: join(localFolder, "render"),
      clock,
      sources: { [checkoutRepository]: checkout },
      // Not before it has its data folder: that keeps a second demo of this checkout away from the database too.
      async elsewhere() {
        const started = undo.use(await startSurroundings(localFolder, console.log));
        surroundings.resolve(started);
        return started.variables;
      },
    });
    undo.use(render);
    return { surroundings: await surroundings.promise, render };
  }
}

/** What the services of stack local would find elsewhere: a database, and SwitchBot's API with a room behind it. */
export interface Surroundings extends AsyncDisposable {
  readonly database: LocalPostgres;
  readonly switchBot: SwitchBotSimulator;
  /** Environment variables by which services find both. */
  readonly variables: Readonly<Record<string, string>>;
}

/** So many times as fast as a real room: a tick each minute sees it get warmer or cooler by some degrees. */
export const roomSpeed = 20;

/**
 * Starts both, with what they keep below `folder`.
 * @param log gets a line when something ends by itself
 */
export async function startSurroundings(folder: string, log: (line: string) => void): Promise<Surroundings> {
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
