import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { type Clock, realClock } from "../clock.ts";
import { checkout, checkoutRepository } from "../local-render/checkout.ts";
import { type LocalRender, startLocalRender } from "../local-render/server.ts";
import { type RenderClient, renderClient } from "../render/index.ts";
import type { Interruption } from "./interruption.ts";
import { openLocalStack } from "./local-stack.ts";
import { step } from "./progress.ts";
import { watchPulumiProcesses } from "./pulumi-processes.ts";

const dataFolder = join(checkout, ".local/render");

/** What a demo works with while it runs. */
export interface Session extends AsyncDisposable {
  clock: Clock;
  render: LocalRender;
  client: RenderClient;
  stack: Stack;
  interruption: Interruption;
}

/** A running local Render, a client for it and the stack that belongs to it. Nothing is left of them at the end. */
export async function openSession(interruption: Interruption): Promise<Session> {
  const signal = interruption.asked;
  const clock = realClock();
  await using undo = new AsyncDisposableStack();
  // First of all: it holds the lock that keeps a second demo of this checkout away.
  const render = undo.use(
    await step(
      "local Render",
      () => startLocalRender({ dataDir: dataFolder, clock, sources: { [checkoutRepository]: checkout } }),
      { signal },
    ),
  );
  const client = renderClient({ baseUrl: render.url, apiKey: render.apiKey });
  undo.defer(() => client.close());
  const pulumi = undo.use(await watchPulumiProcesses());
  interruption.insisted.addEventListener("abort", () => void pulumi.kill(), { once: true });
  const stack = await step("stack local", () => openLocalStack(render, pulumi.env), { signal });
  const everything = undo.move();
  return {
    clock,
    render,
    client,
    stack,
    interruption,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
