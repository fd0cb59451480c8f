/**
 * The processes of the Pulumi runs that a demo starts. A Pulumi that is killed leaves its language host and its
 * provider behind, and a killed demo leaves Pulumi; all of them carry one mark and are found by it.
 */
import { createHash } from "node:crypto";
import { checkout } from "../../core/checkout.ts";
import { endMarked, markVariable } from "../processes/marked-processes.ts";
import { watchOverProcesses } from "../processes/watch.ts";

export interface PulumiProcesses extends AsyncDisposable {
  /** To be added to the environment of Pulumi. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends all of them without delay. */
  kill(): Promise<void>;
}

const graceMilliseconds = 5_000;

/** Ends what an earlier demo of this checkout left behind. From now on, nothing outlives this process. */
export async function watchPulumiProcesses(): Promise<PulumiProcesses> {
  const mark = pulumiMark(checkout);
  await endMarked(mark, graceMilliseconds);
  // Its own mark alone: the watch of a demo that was just killed is still at work.
  const ownMark = `${mark}${process.pid}`;
  const watch = watchOverProcesses(ownMark, graceMilliseconds);
  const kill = async () => void (await endMarked(mark, 0));
  return {
    env: { [markVariable]: ownMark },
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await watch.close();
    },
  };
}

/** What the marks of all Pulumi processes of a checkout's demos begin with. */
export function pulumiMark(folder: string): string {
  return `demo-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}/`;
}
