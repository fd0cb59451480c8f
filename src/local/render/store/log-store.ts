import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { unwritableData } from "./data-folder.ts";
import type { LogLine } from "./model.ts";

/** Log lines per service. An incomplete line left by a crash is skipped; nothing else is lost. */
export interface LogStore {
  /** @throws OperationError LOCAL009 when the lines cannot be written */
  append(serviceId: string, lines: readonly LogLine[]): void;
  /** All stored lines of a service, oldest first. */
  read(serviceId: string): readonly LogLine[];
  delete(serviceId: string): void;
}

// A full file replaces the previous one: between one and two files of this size are kept per service.
const maxFileBytes = 4 * 1024 * 1024;

/** Stores log lines in `<folder>/logs`: per service one file of JSON lines and one with the lines before it. */
export function openLogStore(folder: string): LogStore {
  const logs = join(folder, "logs");
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const current = (serviceId: string): string => join(logs, `${serviceId}.jsonl`);
  const previous = (serviceId: string): string => join(logs, `${serviceId}.previous.jsonl`);

  return {
    append(serviceId, lines) {
      if (lines.length === 0) return;
      const path = current(serviceId);
      // The line end comes first, so that an incomplete line before it does not damage the next.
      const text = lines.map((line) => `\n${JSON.stringify(line)}`).join("");
      try {
        appendFileSync(path, text, { mode: 0o600 });
        if (statSync(path).size > maxFileBytes) renameSync(path, previous(serviceId));
      } catch (error) {
        throw unwritableData(path, error);
      }
    },
    read: (serviceId) => [...readLines(previous(serviceId)), ...readLines(current(serviceId))],
    delete(serviceId) {
      rmSync(current(serviceId), { force: true });
      rmSync(previous(serviceId), { force: true });
    },
  };
}

function readLines(path: string): LogLine[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").flatMap(parseLine);
}

function parseLine(text: string): LogLine[] {
  try {
    const line: unknown = JSON.parse(text);
    return isLogLine(line) ? [line] : [];
  } catch {
    return [];
  }
}

function isLogLine(value: unknown): value is LogLine {
  return (
    typeof value === "object" &&
    value !== null &&
    "timestamp" in value &&
    "message" in value &&
    "type" in value
  );
}
