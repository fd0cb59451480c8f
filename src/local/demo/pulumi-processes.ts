/**
 * The processes of the Pulumi runs that a demo starts. A killed Pulumi leaves its language host and its
 * provider running, and a killed demo leaves Pulumi running; all of them have one mark in their environment and are found by it.
 */
import { createHash } from "node:crypto";
import { checkout } from "../../core/checkout.ts";
import { endMarked, markVariable } from "../processes/marked-processes.ts";
import { watchOverProcesses } from "../processes/watch.ts";

interface PulumiProcesses extends AsyncDisposable {
  /** Environment variables to pass to Pulumi. */
  readonly env: Readonly<Record<string, string>>;
  /** Kills all of them. */
  kill(): Promise<void>;
}

const graceMilliseconds = 5_000;

/** Ends what an earlier demo of this checkout left running. From now on, no Pulumi process outlives this one. */
export async function watchPulumiProcesses(): Promise<PulumiProcesses> {
  const mark = pulumiMark(checkout);
  await endMarked(mark, graceMilliseconds);
  // A mark of its own: the watch of a demo that was just killed may still be ending processes.
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

/** The prefix of the marks of all Pulumi processes of a checkout's demos. */
export function pulumiMark(folder: string): string {
  return `demo-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}/`;
}
