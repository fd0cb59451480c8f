import type { Clock } from "../../../core/clock.ts";
import type { ProcessEnd, ProcessTree } from "../../processes/process-tree.ts";

/** Asks a process tree to end and, `delaySeconds` of the clock later, ends it. Resolves when nothing of it is left. */
export async function stopProcess(
  tree: ProcessTree,
  clock: Clock,
  delaySeconds: number,
): Promise<ProcessEnd> {
  tree.terminate();
  const cancelKill = clock.at(new Date(clock.now().getTime() + delaySeconds * 1000), () => tree.kill());
  const end = await tree.ended;
  cancelKill();
  return end;
}
