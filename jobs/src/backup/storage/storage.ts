import type { Manifest } from "../format.ts";

/** Where backups are stored. Every method throws {@link OperationError} on failure. */
export interface BackupStorage {
  /** For people. */
  readonly name: string;
  /** A path for a file that is to be stored here; disposing removes the file if it still exists. */
  workFile(name: string): Promise<LocalFile>;
  /** Stores a file, all or nothing. */
  putFile(name: string, path: string, manifest: Pick<Manifest, "bytes" | "sha256">): Promise<void>;
  putText(name: string, text: string): Promise<void>;
  /** Names of all files of backups, by time. */
  list(): Promise<string[]>;
  /** `undefined` when there is none. */
  readText(name: string): Promise<string | undefined>;
  /** The file as a local one, until disposed; `undefined` when there is none. */
  fetchFile(name: string): Promise<LocalFile | undefined>;
  remove(name: string): Promise<void>;
}

export interface LocalFile extends AsyncDisposable {
  readonly path: string;
}
