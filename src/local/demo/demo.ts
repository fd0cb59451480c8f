import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readStackFile } from "../../config/read-stack-file.ts";
import type { StackConfig } from "../../config/stack-config.ts";
import { checkout } from "../../core/checkout.ts";
import { OperationError } from "../../core/errors.ts";
import { listServices } from "../../render/services.ts";
import { removeLocalPostgres } from "../postgres/local-postgres.ts";
import { seedSettings, winterSettings } from "./application-data.ts";
import { describeFailedDeploys } from "./failed-deploys.ts";
import { followRuns } from "./follow.ts";
import type { Interruption } from "./interruption.ts";
import { destroyStack, forgetGone, forgetPending, type ResourceChanges, updateStack } from "./local-stack.ts";
import { step } from "./progress.ts";
import { findDisagreement, removeUnknown } from "./reconcile.ts";
import { formatReport } from "./report.ts";
import { localFolder, openSession, type Session } from "./session.ts";
import { verify } from "./verify.ts";

export interface DemoOptions {
  /** Whether the demo ends once every job has run. */
  once: boolean;
  interruption: Interruption;
}

/** Starts the local Render, deploys stack `local` to it, runs each job once and prints a report. */
export async function runDemo({ once, interruption }: DemoOptions): Promise<void> {
  const config = readStackFile(join(checkout, "Pulumi.local.yaml")).config;
  await using session = await openSession(interruption);
  await recover(config, session);
  const { client, clock, external } = session;
  await seedSettings(external.database.url, winterSettings(config.timeZone));
  await bringUp(config, session);

  const state = await verify(config, session);
  console.log(formatReport({ ...state, keepsRunning: !once }));
  if (once) return;
  await followRuns(client, config, {
    since: clock.now(),
    signal: interruption.requested,
    databaseUrl: external.database.url,
    print: console.log,
  });
  if (process.stdout.isTTY) console.log(); // after ^C
  console.log("Stopping. npm run demo continues from here; npm run demo -- --destroy removes everything.");
}

/** Removes everything that the demo has created: the services, the stack and the files in `.local`. */
export async function destroyDemo({ interruption }: Pick<DemoOptions, "interruption">): Promise<void> {
  if (!existsSync(join(localFolder, "pulumi")) && !existsSync(join(localFolder, "render"))) {
    console.log("There is nothing to remove.");
    return;
  }
  {
    await using session = await openSession(interruption);
    const changes = await step(
      "pulumi destroy --stack local",
      (report) => destroyStack(session.stack, { interruption, report }),
      { signal: interruption.requested },
    );
    console.log(`  ${describeChanges(changes)}`);
  }
  await step("remove .local", removeLocalFolder);
}

async function removeLocalFolder(): Promise<void> {
  try {
    await removeLocalPostgres(join(localFolder, "postgres"));
    await rm(localFolder, { recursive: true, force: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new OperationError({
      code: "DEMO007",
      subject: localFolder,
      message: `cannot be removed${code}; nothing in it is needed anymore`,
      remedy: "Make it writable and run npm run demo -- --destroy again, or remove it yourself",
    });
  }
}

/** Reconciles state and local Render after an earlier demo was killed during an update. */
async function recover(config: StackConfig, { stack, client, interruption }: Session): Promise<void> {
  const names = [config.web.serviceName, ...Object.values(config.jobs).map((job) => job.serviceName)];
  const [state, services] = await Promise.all([
    stack.exportStack(),
    listServices(client, { ownerId: config.ownerId }),
  ]);
  const { unknownToPulumi, gone, pending } = findDisagreement(state, services, names);
  const signal = interruption.requested;
  if (unknownToPulumi.length > 0) {
    const [first, ...others] = unknownToPulumi.map(({ name }) => name);
    const left = others.length === 0 ? first : `${unknownToPulumi.length} services`;
    await step(
      `remove what an interrupted update left: ${left}`,
      () => removeUnknown(client, unknownToPulumi),
      { signal },
    );
  }
  if (pending) {
    await step("forget the operations of an interrupted update", () => forgetPending(stack), { signal });
  }
  if (gone.length > 0) {
    await step(
      `forget what the local Render does not have: ${gone.length} services`,
      (report) => forgetGone(stack, gone, { interruption, report }),
      { signal },
    );
  }
}

async function bringUp(config: StackConfig, { stack, client, interruption }: Session): Promise<void> {
  try {
    const changes = await step(
      "pulumi up --stack local",
      (report) => updateStack(stack, { interruption, report }),
      { signal: interruption.requested },
    );
    console.log(`  ${describeChanges(changes)}`);
  } catch (error) {
    if (!interruption.requested.aborted) {
      const lines = await describeFailedDeploys(client, config.ownerId);
      if (lines.length > 0) console.log(lines.join("\n"));
    }
    throw error;
  }
}

/** `{ create: 5 }` as `5 created`; an update that changed nothing as `no changes (5 unchanged)`. */
function describeChanges(changes: ResourceChanges): string {
  const { same = 0, ...others } = changes;
  const words: Record<string, string> = {
    create: "created",
    update: "updated",
    delete: "deleted",
    replace: "replaced",
  };
  const parts = Object.entries(others).map(([kind, count]) => `${count} ${words[kind] ?? kind}`);
  if (parts.length === 0) return same > 0 ? `no changes (${same} unchanged)` : "no changes";
  return [...parts, ...(same > 0 ? [`${same} unchanged`] : [])].join(", ");
}
