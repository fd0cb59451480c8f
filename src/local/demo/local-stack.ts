import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { localStack, pulumiEnvironment } from "../../../tools/pulumi-env.mjs";
import { checkout } from "../../core/checkout.ts";
import { isProcessAlive } from "../../core/process-alive.ts";
import type { Interruption } from "./interruption.ts";
import type { Tell } from "./progress.ts";
import { errorsIn, explainPulumiFailure } from "./pulumi-failure.ts";
import { watchResources } from "./resources-at-work.ts";

/** How many resources an update created, changed, left alone and so on, for example `{ create: 5 }`. */
export type ResourceChanges = Readonly<Record<string, number>>;

/** What a run of the engine needs besides the stack. */
export interface EngineRun {
  interruption: Interruption;
  tell: Tell;
}

/**
 * Opens stack `local` of this checkout, made when absent, with its file back end under `.local/pulumi`.
 * @param env added to the environment of Pulumi
 */
export async function openLocalStack(
  render: { url: string; apiKey: string },
  env: Readonly<Record<string, string>>,
): Promise<Stack> {
  const envVars = {
    ...pulumiEnvironment({ root: checkout, stack: localStack }),
    ...env,
    RENDER_HOST: render.url,
    RENDER_API_KEY: render.apiKey,
  };
  await removeLocksOfDeadProcesses(join(checkout, ".local/pulumi/.pulumi/locks"));
  return explained("open stack local", () =>
    LocalWorkspace.createOrSelectStack({ stackName: localStack, workDir: checkout }, { envVars }),
  );
}

/** `pulumi up` without questions. */
export async function updateStack(stack: Stack, run: EngineRun): Promise<ResourceChanges> {
  const { summary } = await explained("bring stack local up", (onEvent) =>
    stack.up({ signal: run.interruption.forPulumi, onEvent: watchResources(run.tell, onEvent) }),
  );
  return summary.resourceChanges ?? {};
}

/** `pulumi refresh` of resources that are gone. */
export async function forgetGone(stack: Stack, urns: readonly string[], run: EngineRun): Promise<void> {
  await explained("read what became of stack local", (onEvent) =>
    stack.refresh({
      target: [...urns],
      signal: run.interruption.forPulumi,
      onEvent: watchResources(run.tell, onEvent),
    }),
  );
}

/**
 * Takes operations that nobody knows the end of out of the state: the next update does them again. A refresh would take
 * over changes of theirs that are not deployed yet, and no update would deploy them any more.
 */
export async function forgetPending(stack: Stack): Promise<void> {
  await explained("mend the state of stack local", async () => {
    const { version, deployment } = await stack.exportStack();
    await stack.importStack({ version, deployment: { ...deployment, pending_operations: [] } });
  });
}

/** `pulumi destroy` and the removal of the stack. */
export async function destroyStack(stack: Stack, run: EngineRun): Promise<ResourceChanges> {
  const { summary } = await explained("destroy stack local", (onEvent) =>
    stack.destroy({ signal: run.interruption.forPulumi, onEvent: watchResources(run.tell, onEvent) }),
  );
  // The stack file is reviewed code and stays.
  await explained("remove stack local", () =>
    stack.workspace.removeStack(stack.name, { preserveConfig: true }),
  );
  return summary.resourceChanges ?? {};
}

/** Runs Pulumi and throws, when it fails, what the engine itself said was wrong. */
async function explained<Result>(
  action: string,
  work: (onEvent: (event: EngineEvent) => void) => Promise<Result>,
): Promise<Result> {
  const errors: string[] = [];
  try {
    return await work((event) => errors.push(...errorsIn(event)));
  } catch (error) {
    throw explainPulumiFailure(error, action, errors);
  }
}

/**
 * Removes the locks in a folder of Pulumi's file back end whose processes are gone: a killed Pulumi leaves its lock
 * behind, and every later one would be refused.
 */
export async function removeLocksOfDeadProcesses(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (!isProcessAlive(await pidIn(path))) await rm(path, { force: true });
  }
}

async function pidIn(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => "");
  return Number(/"pid":\s*(\d+)/.exec(text)?.[1] ?? 0);
}
