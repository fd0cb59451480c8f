import { execFile } from "node:child_process";
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { waitFor } from "../../support/wait-for.ts";

export type Json = Record<string, unknown>;

/** A folder of documents of its own. */
export interface StateFolder extends AsyncDisposable {
  readonly path: string;
  /** The environment of a program that works on it. */
  readonly env: { STATE_DIR: string };
  write(kind: "settings" | "state", document: Json | string): Promise<void>;
  text(kind: "settings" | "state"): Promise<string>;
  state(): Promise<Json>;
  files(): Promise<string[]>;
  /** Waits until `state.json` meets a condition. */
  until(condition: (state: Json) => boolean): Promise<Json>;
  /**
   * Makes `settings.json` a pipe: a process that reads the settings waits until `feed` is called. A tick then waits
   * while it holds its lock.
   */
  freezeSettings(): Promise<FrozenSettings>;
}

interface FrozenSettings {
  /** Sends the document to the waiting reader. For all later readers it is a plain file. */
  feed(document: Json): Promise<void>;
}

export async function createStateFolder(): Promise<StateFolder> {
  const root = await mkdtemp(join(tmpdir(), "scheduler-ops-jobs-"));
  const path = join(root, "state");
  await mkdir(path);
  const file = (kind: string) => join(path, `${kind}.json`);

  const folder: StateFolder = {
    path,
    env: { STATE_DIR: path },
    write: (kind, document) =>
      writeFile(file(kind), typeof document === "string" ? document : JSON.stringify(document)),
    text: (kind) => readFile(file(kind), "utf8"),
    state: async () => JSON.parse(await folder.text("state")) as Json,
    files: async () => (await readdir(path)).sort(),
    async until(condition) {
      return waitFor(`state.json with ${condition}`, async () => {
        const state = await folder.state().catch((): Json => ({}));
        return condition(state) && state;
      });
    },
    async freezeSettings() {
      await rm(file("settings"), { force: true });
      await promisify(execFile)("mkfifo", [file("settings")]);
      return {
        async feed(document) {
          await using pipe = await open(file("settings"), "w");
          await rm(file("settings"));
          await folder.write("settings", document);
          await pipe.writeFile(JSON.stringify(document));
        },
      };
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
  return folder;
}
