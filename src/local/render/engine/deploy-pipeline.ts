import { wait } from "../../../core/clock.ts";
import type { Deploy } from "../store/model.ts";
import type { DeployOutcome, DeployRecords } from "./deploy-records.ts";
import type { EngineContext } from "./engine-context.ts";
import { stopProcess } from "./launcher.ts";
import { codeSourceOf, type Version } from "./version.ts";
import type { WebServices } from "./web-services.ts";

interface PipelineRun {
  readonly deploy: Deploy;
  readonly version: Version;
  readonly withBuild: boolean;
  /** Aborted when the deploy is canceled or the local Render ends. */
  readonly signal: AbortSignal;
}

// In milliseconds: how long a deploy takes whose code is not on this machine. Recorded: a git cron job's is in progress after 8 s,
// a git web service's has ended after 11 s, an image web service's after less than 9 s.
const simulatedBuild = 9000;
const simulatedUpdate = { git: 1000, image: 3000 };
const limits = { buildSeconds: 2 * 60 * 60, preDeploySeconds: 30 * 60, shutdownSeconds: 30 };

/** Builds, runs the pre-deploy command and starts the new instance; resolves with the outcome. */
export type Pipeline = (run: PipelineRun) => Promise<DeployOutcome>;

export function deployPipeline(context: EngineContext, records: DeployRecords, web: WebServices): Pipeline {
  const { clock, code, launcher, locks, logs } = context;

  /** True when the command ended with exit code 0 in time. */
  async function succeeds(run: PipelineRun, command: string, limitSeconds: number): Promise<boolean> {
    const { version, signal } = run;
    if (signal.aborted) return false;
    const tree = launcher.launch(version, command, { kind: "build", instance: version.deployId });
    const stop = (): void => {
      void stopProcess(tree, clock, limits.shutdownSeconds);
    };
    const cancelLimit = clock.at(new Date(clock.now().getTime() + limitSeconds * 1000), stop);
    signal.addEventListener("abort", stop, { once: true });
    const { exitCode } = await tree.ended;
    signal.removeEventListener("abort", stop);
    cancelLimit();
    if (exitCode !== 0) note(version, `Exited with status ${exitCode}`, "error");
    return exitCode === 0 && !signal.aborted;
  }

  function note(version: Version, message: string, level: "info" | "error" = "info"): void {
    const { serviceId, deployId } = version;
    logs.note({ serviceId, type: "build", instance: deployId }, message, level);
  }

  async function build(run: PipelineRun, checkout: string): Promise<boolean> {
    const { version } = run;
    if (version.buildCommand.trim() === "") return true;
    const built = await locks.exclusive(checkout, () =>
      succeeds(run, version.buildCommand, limits.buildSeconds),
    );
    if (!run.signal.aborted)
      note(version, built ? "Build successful" : "Build failed", built ? "info" : "error");
    return built;
  }

  async function withCode(run: PipelineRun, checkout: string): Promise<DeployOutcome> {
    const { deploy, version, signal, withBuild } = run;
    if (withBuild) {
      const built = await build(run, checkout);
      records.buildEnded(deploy, signal.aborted ? "canceled" : built ? "live" : "build_failed");
      if (!built) return "build_failed";
    }
    if (signal.aborted) return "canceled";
    if (version.type === "cron_job") return "live";
    if (version.preDeployCommand.trim() !== "") {
      records.progress(deploy.id, "pre_deploy_in_progress");
      if (!(await succeeds(run, version.preDeployCommand, limits.preDeploySeconds)))
        return "pre_deploy_failed";
    }
    if (signal.aborted) return "canceled";
    records.progress(deploy.id, "update_in_progress");
    return (await web.replaceInstance(version, signal)) ? "live" : "update_failed";
  }

  async function withoutCode({ deploy, version, signal, withBuild }: PipelineRun): Promise<DeployOutcome> {
    note(
      version,
      `The code of this service is not on this machine: ${code.remedyFor(codeSourceOf(version))}`,
    );
    if (withBuild) {
      await simulate(simulatedBuild, signal);
      records.buildEnded(deploy, signal.aborted ? "canceled" : "live");
    }
    if (version.type === "web_service") {
      records.progress(deploy.id, "update_in_progress");
      await simulate(simulatedUpdate[withBuild ? "git" : "image"], signal);
    }
    return "live";
  }

  async function simulate(milliseconds: number, signal: AbortSignal): Promise<void> {
    await wait(clock, milliseconds, signal).catch(() => {}); // the caller checks the signal
  }

  return async (run) => {
    const checkout = code.checkoutOf(codeSourceOf(run.version));
    const outcome = checkout === undefined ? await withoutCode(run) : await withCode(run, checkout);
    return run.signal.aborted ? "canceled" : outcome;
  };
}
