import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { localStack, pulumiEnvironment } from "../../../tools/pulumi-env.mjs";
import { checkout } from "../../core/checkout.ts";
import { isProcessAlive } from "../../core/process-alive.ts";
import type { Interruption } from "./interruption.ts";
import type { ReportProgress } from "./progress.ts";
import { errorsIn, explainPulumiFailure } from "./pulumi-failure.ts";
import { watchResources } from "./resources-at-work.ts";

/** How many resources an update created, changed, left alone and so on, for example `{ create: 5 }`. */
export type ResourceChanges = Readonly<Record<string, number>>;

/** What a run of the Pulumi engine needs besides the stack. */
interface EngineRun {
  interruption: Interruption;
  report: ReportProgress;
}

/**
 * Opens stack `local` of this checkout, creating it if needed, with its state in `.local/pulumi`.
 * @param env additional environment variables for Pulumi
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
  return runPulumi("open stack local", () =>
    LocalWorkspace.createOrSelectStack({ stackName: localStack, workDir: checkout }, { envVars }),
  );
}

/** `pulumi up` without confirmation. */
export async function updateStack(stack: Stack, run: EngineRun): Promise<ResourceChanges> {
  const { summary } = await runPulumi("update stack local", (onEvent) =>
    stack.up({ signal: run.interruption.forPulumi, onEvent: watchResources(run.report, onEvent) }),
  );
  return summary.resourceChanges ?? {};
}

/** `pulumi refresh` of resources that are gone. */
export async function forgetGone(stack: Stack, urns: readonly string[], run: EngineRun): Promise<void> {
  await runPulumi("refresh stack local", (onEvent) =>
    stack.refresh({
      target: [...urns],
      signal: run.interruption.forPulumi,
      onEvent: watchResources(run.report, onEvent),
    }),
  );
}

/**
 * Removes pending operations from the state: the next update does them again. A refresh would instead adopt
 * their saved but undeployed changes, and no update would deploy those anymore.
 */
export async function forgetPending(stack: Stack): Promise<void> {
  await runPulumi("repair the state of stack local", async () => {
    const { version, deployment } = await stack.exportStack();
    await stack.importStack({ version, deployment: { ...deployment, pending_operations: [] } });
  });
}

/** `pulumi destroy` and the removal of the stack. */
export async function destroyStack(stack: Stack, run: EngineRun): Promise<ResourceChanges> {
  const { summary } = await runPulumi("destroy stack local", (onEvent) =>
    stack.destroy({ signal: run.interruption.forPulumi, onEvent: watchResources(run.report, onEvent) }),
  );
  // Keep the stack file: it is reviewed code.
  await runPulumi("remove stack local", () =>
    stack.workspace.removeStack(stack.name, { preserveConfig: true }),
  );
  return summary.resourceChanges ?? {};
}

/**
 * Removes the locks in a Pulumi file backend whose processes no longer run: a killed Pulumi leaves its lock
 * behind, which would block every later run.
 */
async function removeLocksOfDeadProcesses(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (!isProcessAlive(await pidIn(path))) await rm(path, { force: true });
  }
}

/** Runs Pulumi; when it fails, throws the errors that the engine reported. */
async function runPulumi<Result>(
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

async function pidIn(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => "");
  return Number(/"pid":\s*(\d+)/.exec(text)?.[1] ?? 0);
}
