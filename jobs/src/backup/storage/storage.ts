import type { Manifest } from "../format.ts";

/** Where backups are kept. Every method throws a {@link OperationError} when it cannot. */
export interface BackupStorage {
  /** For people. */
  readonly name: string;
  /** A name for a file that is about to be put here; whatever is left of it in the end is removed. */
  workFile(name: string): Promise<LocalFile>;
  /** Takes a file over, whole or not at all. */
  putFile(name: string, path: string, manifest: Pick<Manifest, "bytes" | "sha256">): Promise<void>;
  putText(name: string, text: string): Promise<void>;
  /** Names of all files of backups, in the order of their times. */
  list(): Promise<string[]>;
  /** `undefined` when there is none. */
  readText(name: string): Promise<string | undefined>;
  /** The file where it can be read, for a while; `undefined` when there is none. */
  fetchFile(name: string): Promise<LocalFile | undefined>;
  remove(name: string): Promise<void>;
}

export interface LocalFile extends AsyncDisposable {
  readonly path: string;
}
