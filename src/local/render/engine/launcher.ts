import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import type { Clock } from "../../../core/clock.ts";
import { endMarked } from "../../processes/marked-processes.ts";
import { type ProcessEnd, type ProcessTree, startProcessTree } from "../../processes/process-tree.ts";
import { watchOverProcesses } from "../../processes/watch.ts";
import type { CodeLocations } from "./code-locations.ts";
import { type ProcessPurpose, processEnvironment } from "./process-environment.ts";
import type { ServiceLogs } from "./service-logs.ts";
import { codeSourceOf, type Version } from "./version.ts";
import type { Versions } from "./versions.ts";

/** Starts the processes of services and keeps track of the running ones. */
export interface Launcher {
  /**
   * Runs a command of a service in the folder of its code; its output goes to the service's log. Always returns a tree:
   * one that cannot be started has ended with exit code 127, and the log says why.
   */
  launch(version: Version, command: string, purpose: ProcessPurpose): ProcessTree;
  /** Ends processes that an earlier local Render on this data folder left running; resolves with their number. */
  endLeftovers(): Promise<number>;
  /** Sends SIGTERM to all processes, SIGKILL after a grace period, and resolves when none is left. */
  close(): Promise<void>;
}

// Real time: how long the local Render takes to shut down is not part of Render's time.
const graceMilliseconds = 5000;

const notStarted: ProcessTree = {
  ended: Promise.resolve({ exitCode: 127 }),
  terminate: () => {},
  kill: () => {},
};

/** Also starts the process that ends all others when this one is killed. */
export function startLauncher(options: {
  dataDir: string;
  code: CodeLocations;
  logs: ServiceLogs;
  versions: Versions;
  envOverrides: Readonly<Record<string, string>>;
}): Launcher {
  const { dataDir, code, logs, versions, envOverrides } = options;
  const mark = `${createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 16)}/`;
  const watch = watchOverProcesses(mark, graceMilliseconds);
  const running = new Set<ProcessTree>();
  let started = 0;
  let closing = false;

  function locate(version: Version, command: string): { folder: string } | { reason: string } {
    if (closing) return { reason: "The local Render is shutting down" };
    const source = codeSourceOf(version);
    const folder = code.folderOf(source);
    if (folder === undefined) {
      return { reason: `The code of this service is not on this machine: ${code.remedyFor(source)}` };
    }
    if (!existsSync(folder)) return { reason: `The folder of this service does not exist: ${folder}` };
    if (command.trim() !== "") return { folder };
    return version.imagePath === undefined
      ? { reason: "This service has no command" }
      : { reason: "The command inside the image is not known on this machine: set dockerCommand" };
  }

  return {
    launch(version, command, purpose) {
      const { serviceId } = version;
      const origin = {
        serviceId,
        type: purpose.kind === "build" ? "build" : "app",
        instance: purpose.instance,
      } as const;
      const location = locate(version, command);
      if ("reason" in location) {
        logs.note(origin, location.reason, "error");
        return notStarted;
      }
      started += 1;
      logs.note(origin, `Running '${command}'`);
      const env = processEnvironment(version, versions.folder(serviceId), purpose, envOverrides);
      const invalid = Object.keys(env).find((key) => /[\0=]/.test(key) || env[key]?.includes("\0"));
      if (invalid !== undefined || command.includes("\0")) {
        logs.note(
          origin,
          `Not started: ${invalid ?? "the command"} contains a character that a process cannot receive`,
          "error",
        );
        return notStarted;
      }
      const tree = startProcessTree({
        command,
        folder: location.folder,
        env,
        mark: `${mark}${process.pid}-${started}`,
        onLine: (line, stream) => logs.output(origin, line, stream),
      });
      running.add(tree);
      tree.ended.then(({ error }: ProcessEnd) => {
        running.delete(tree);
        if (error !== undefined) logs.note(origin, `The command could not be started: ${error}`, "error");
      });
      return tree;
    },
    endLeftovers: () => endMarked(mark, graceMilliseconds),
    async close() {
      closing = true;
      for (const tree of running) tree.terminate();
      const timer = setTimeout(() => {
        for (const tree of running) tree.kill();
      }, graceMilliseconds);
      await Promise.all([...running].map((tree) => tree.ended));
      clearTimeout(timer);
      await endMarked(mark, 0);
      await watch.close();
    },
  };
}

/** Sends SIGTERM to a process tree and, `delaySeconds` of the clock later, SIGKILL. Resolves when none of it is left. */
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
