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

/** Starts the processes of services, and knows all that are running. */
export interface Launcher {
  /**
   * Runs a command of a service in its code's folder; its output goes to the service's log. Always returns a tree:
   * one that cannot be started has ended with code 127, and the log says why.
   */
  launch(version: Version, command: string, purpose: ProcessPurpose): ProcessTree;
  /** Ends what an earlier local Render on this data folder left behind, and tells how many processes that were. */
  endLeftovers(): Promise<number>;
  /** Asks all processes to end, ends those that do not within the grace time, and resolves when none is left. */
  close(): Promise<void>;
}

// Real time: what keeps the end of the local Render waiting is no part of Render's time.
const graceMilliseconds = 5000;

const notStarted: ProcessTree = {
  ended: Promise.resolve({ exitCode: 127 }),
  terminate: () => {},
  kill: () => {},
};

/** Starts the process that ends everything when this one is killed, too. */
export function startLauncher(options: {
  dataDir: string;
  code: CodeLocations;
  logs: ServiceLogs;
  versions: Versions;
  elsewhere: Readonly<Record<string, string>>;
}): Launcher {
  const { dataDir, code, logs, versions, elsewhere } = options;
  const mark = `${createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 16)}/`;
  const watch = watchOverProcesses(mark, graceMilliseconds);
  const running = new Set<ProcessTree>();
  let started = 0;
  let closing = false;

  function placeOf(version: Version, command: string): { folder: string } | { reason: string } {
    if (closing) return { reason: "The local Render is ending" };
    const source = codeSourceOf(version);
    const folder = code.folderOf(source);
    if (folder === undefined) {
      return { reason: `The code of this service is not on this machine: ${code.remedyFor(source)}` };
    }
    if (!existsSync(folder)) return { reason: `The folder of this service does not exist: ${folder}` };
    if (command.trim() !== "") return { folder };
    return version.imagePath === undefined
      ? { reason: "This service has no command" }
      : { reason: "The command inside the image is not known here: set dockerCommand" };
  }

  return {
    launch(version, command, purpose) {
      const { serviceId } = version;
      const origin = {
        serviceId,
        type: purpose.kind === "build" ? "build" : "app",
        instance: purpose.instance,
      } as const;
      const place = placeOf(version, command);
      if ("reason" in place) {
        logs.note(origin, place.reason, "error");
        return notStarted;
      }
      started += 1;
      logs.note(origin, `Running '${command}'`);
      const env = processEnvironment(version, versions.folder(serviceId), purpose, elsewhere);
      const unfit = Object.keys(env).find((key) => /[\0=]/.test(key) || env[key]?.includes("\0"));
      if (unfit !== undefined || command.includes("\0")) {
        logs.note(
          origin,
          `Not started: ${unfit ?? "the command"} holds a character that no process can be given`,
          "error",
        );
        return notStarted;
      }
      const tree = startProcessTree({
        command,
        folder: place.folder,
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
