import { existsSync, readFileSync } from "node:fs";
import writeFileAtomic from "write-file-atomic";

/** The port that was written last; undefined when there is none. */
export function readPort(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const port = Number(readFileSync(path, "utf8"));
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}

/** Writes a port down, so that the next start may take it again and addresses stay. */
export function writePort(path: string, port: number): void {
  writeFileAtomic.sync(path, `${port}\n`, { mode: 0o600 });
}
