import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A separate home folder, cache and PATH for a test, so that nothing depends on what is installed on this machine. */
export interface Machine extends AsyncDisposable {
  readonly folder: string;
  /** The only folder on `env.PATH`. */
  readonly bin: string;
  readonly env: { HOME: string; XDG_CACHE_HOME: string; PATH: string };
  /** Creates an executable shell script at a path below `folder`, with its folders. */
  script(path: string, ...lines: string[]): Promise<string>;
}

/** Creates an empty machine below the system's temporary folder. */
export async function createMachine(): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), "scheduler-ops-tools-"));
  const bin = join(folder, "bin");
  await mkdir(bin);
  return {
    folder,
    bin,
    env: { HOME: join(folder, "home"), XDG_CACHE_HOME: join(folder, "cache"), PATH: bin },
    async script(path, ...lines) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, ["#!/bin/sh", ...lines, ""].join("\n"));
      await chmod(file, 0o755);
      return file;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
