import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  CommandError,
  type EngineEvent,
  LocalWorkspace,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";
import { localStack, pulumiEnvironment } from "../../tools/pulumi-env.mjs";
import { OperationError } from "../errors.ts";
import { checkout } from "../local-render/checkout.ts";

/** How many resources an update created, changed, left alone and so on, for example `{ create: 5 }`. */
export type ResourceChanges = Readonly<Record<string, number>>;

/** Opens stack `local` of this checkout, made when absent, with its file back end under `.local/pulumi`. */
export async function openLocalStack(render: { url: string; apiKey: string }): Promise<Stack> {
  const envVars = {
    ...pulumiEnvironment({ root: checkout, stack: localStack }),
    RENDER_HOST: render.url,
    RENDER_API_KEY: render.apiKey,
  };
  await removeLocksOfDeadProcesses(join(checkout, ".local/pulumi/.pulumi/locks"));
  return explained("open stack local", [], () =>
    LocalWorkspace.createOrSelectStack({ stackName: localStack, workDir: checkout }, { envVars }),
  );
}

/** `pulumi up` without questions. */
export async function updateStack(stack: Stack, signal: AbortSignal): Promise<ResourceChanges> {
  const errors: string[] = [];
  const { summary } = await explained("bring stack local up", errors, () =>
    stack.up({ signal, onEvent: (event) => errors.push(...errorsIn(event)) }),
  );
  return summary.resourceChanges ?? {};
}

/** `pulumi destroy` and the removal of the stack. */
export async function destroyStack(stack: Stack, signal: AbortSignal): Promise<ResourceChanges> {
  const errors: string[] = [];
  const { summary } = await explained("destroy stack local", errors, () =>
    stack.destroy({ signal, onEvent: (event) => errors.push(...errorsIn(event)) }),
  );
  // The stack file is reviewed code and stays.
  await stack.workspace.removeStack(stack.name, { preserveConfig: true });
  return summary.resourceChanges ?? {};
}

/** What the engine itself said was wrong, without the noise around it. */
function errorsIn({ diagnosticEvent }: EngineEvent): string[] {
  return diagnosticEvent?.severity === "error" ? [diagnosticEvent.message.trim()] : [];
}

async function explained<Result>(
  action: string,
  errors: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new OperationError(
      {
        code: "DEMO001",
        message: [`Pulumi could not ${action}`, ...new Set(errors)].join("\n  "),
        remedy: `See all of it: npm run pulumi -- preview --stack ${localStack}`,
      },
      { cause: error },
    );
  }
}

/** A killed Pulumi leaves its lock behind, and every later one would be refused. */
async function removeLocksOfDeadProcesses(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (!isAlive(await pidIn(path))) await rm(path, { force: true });
  }
}

async function pidIn(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => "");
  return Number(/"pid":\s*(\d+)/.exec(text)?.[1] ?? 0);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch {
    return false;
  }
}
