import { messageOf } from "../../../core/errors.ts";
import type { ProcessTree } from "../../processes/process-tree.ts";
import type { Run } from "../store/model.ts";
import type { EngineContext } from "./engine-context.ts";
import { stopProcess } from "./launcher.ts";
import type { RunOutcome, RunRecords } from "./run-records.ts";
import type { LogOrigin } from "./service-logs.ts";
import { codeSourceOf, type Version } from "./version.ts";

/** A run that has started and not ended. */
export interface ActiveRun {
  readonly origin: LogOrigin;
  /** Stops the run; it counts as canceled, whatever its exit code. */
  cancel(canceledBy: string | undefined): void;
  /** Resolves when none of its processes is left and its outcome is stored. */
  readonly ended: Promise<void>;
}

const longestSeconds = 12 * 60 * 60; // https://render.com/docs/cronjobs
const shutdownSeconds = 30;

/** Runs the live version of a cron job; before the first deploy is live, waits for that. */
export function startRun(options: {
  context: EngineContext;
  records: RunRecords;
  run: Run;
  settled: (serviceId: string) => Promise<void>;
}): ActiveRun {
  const { context, records, run, settled } = options;
  const { clock, code, launcher, locks, logs, versions } = context;
  const origin = records.originOf(run);
  let tree: ProcessTree | undefined;
  let canceled: Extract<RunOutcome, { status: "canceled" }> | undefined;
  let timedOut = false;

  async function versionToRun(): Promise<Version | undefined> {
    if (versions.live(run.serviceId) === undefined) await settled(run.serviceId);
    const version = versions.live(run.serviceId);
    const checkout = version === undefined ? undefined : code.checkoutOf(codeSourceOf(version));
    if (checkout !== undefined) await locks.idle(checkout); // a build of another service may be writing there
    return version;
  }

  async function outcomeOf(): Promise<RunOutcome> {
    const version = await versionToRun();
    if (canceled !== undefined) return canceled;
    if (version === undefined) {
      logs.note(origin, "No deploy of this cron job has gone live: there is nothing to run", "error");
      return { status: "unsuccessful", exitCode: 127 };
    }
    tree = launcher.launch(version, version.command, { kind: "run", instance: run.id });
    const cancelLimit = clock.at(new Date(clock.now().getTime() + longestSeconds * 1000), () => {
      timedOut = true;
      stop();
    });
    const { exitCode } = await tree.ended;
    cancelLimit();
    if (timedOut) return { status: "unsuccessful", exitCode, timedOutSeconds: longestSeconds };
    if (exitCode === 0) return { status: "successful" };
    if (canceled === undefined) logs.note(origin, `Exited with status ${exitCode}`, "error");
    return { status: "unsuccessful", exitCode };
  }

  function notStarted(error: unknown): RunOutcome {
    logs.note(origin, `The run could not be started: ${messageOf(error)}`, "error");
    return { status: "unsuccessful", exitCode: 127 };
  }

  function stop(): void {
    if (tree !== undefined) void stopProcess(tree, clock, shutdownSeconds);
  }

  async function execute(): Promise<void> {
    records.started(run);
    const own = await outcomeOf().catch(notStarted);
    const outcome = canceled ?? own;
    if (outcome.status === "canceled") logs.note(origin, "Canceled");
    records.ended(run, outcome);
  }

  return {
    origin,
    cancel(by) {
      if (canceled !== undefined) return;
      canceled = { status: "canceled", canceledBy: by };
      stop();
    },
    ended: execute(),
  };
}
