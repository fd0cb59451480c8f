import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { systemCodeOf } from "../../../src/core/errors.ts";
import { type Manifest, parseLine, type Table } from "./format.ts";
import { badBackup, unreadable } from "./problems.ts";

/**
 * Reads all of a backup and checks it: checksums, gzip, each line, row counts.
 * @throws {OperationError} when anything differs from the manifest
 */
export async function checkBackup(
  path: string,
  { file, manifest, signal }: { file: string; manifest: Manifest; signal: AbortSignal },
): Promise<void> {
  const rows: Record<Table, number> = { json_store: 0, state_history: 0 };
  const counters = createCounters();
  await readLines(path, { file, signal, counters }, (line, number) => {
    const parsed = parseLine(line);
    if (parsed === undefined) throw badBackup(file, `line ${number} is not a row`);
    rows[parsed.table] += 1;
  });
  const { compressed, content } = counters;
  if (compressed.bytes !== manifest.bytes || compressed.hash.digest("hex") !== manifest.sha256) {
    throw badBackup(file, "its checksum or size does not match its manifest");
  }
  if (content.bytes !== manifest.contentBytes || content.hash.digest("hex") !== manifest.contentSha256) {
    throw badBackup(file, "the checksum or size of its content does not match its manifest");
  }
  for (const [table, count] of Object.entries(manifest.rows)) {
    const found = rows[table as Table];
    if (found !== count) {
      throw badBackup(file, `it has ${found} rows of ${table}, but its manifest says ${count}`);
    }
  }
}

/** Calls `use` with each line, in order. */
export async function readLines(
  path: string,
  { file, signal, counters = createCounters() }: { file: string; signal: AbortSignal; counters?: Counters },
  use: (line: string, number: number) => void | Promise<void>,
): Promise<void> {
  try {
    await pipeline(
      createReadStream(path, { highWaterMark: 1 << 18 }),
      countBytes(counters.compressed),
      createGunzip(),
      countBytes(counters.content),
      readEachLine,
      { signal },
    );
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const code = systemCodeOf(error) ?? "";
    if (/^Z_|ERR_TRAILING_JUNK/.test(code)) throw badBackup(file, "it is corrupt and cannot be decompressed");
    if (code !== "") throw unreadable(path, error);
    throw error;
  }

  async function readEachLine(chunks: AsyncIterable<Buffer>): Promise<void> {
    const decoder = new TextDecoder();
    let [rest, number] = ["", 0];
    for await (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        number += 1;
        await use(line, number);
      }
    }
    if (rest !== "") throw badBackup(file, "its last line is truncated");
  }
}

/** Size and checksum of a stream. */
interface Counter {
  bytes: number;
  readonly hash: ReturnType<typeof createHash>;
}

/** What is counted of a backup file. */
interface Counters {
  readonly compressed: Counter;
  readonly content: Counter;
}

export function createCounters(): Counters {
  return {
    compressed: { bytes: 0, hash: createHash("sha256") },
    content: { bytes: 0, hash: createHash("sha256") },
  };
}

/** Passes a stream through and updates the counter. */
export function countBytes(counter: Counter) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      counter.bytes += chunk.length;
      counter.hash.update(chunk);
      yield chunk;
    }
  };
}
