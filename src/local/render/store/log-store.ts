import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LogLine } from "./model.ts";

/** Log lines per service. A line torn by a crash is left out; nothing else is lost. */
export interface LogStore {
  append(serviceId: string, lines: readonly LogLine[]): void;
  /** All kept lines of a service, oldest first. */
  read(serviceId: string): readonly LogLine[];
  delete(serviceId: string): void;
}

// A full file becomes the previous one, so that between one and two of this size are kept per service.
const fullAt = 4 * 1024 * 1024;

/** The log lines under `<folder>/logs`, one file of JSON lines per service and one for what came before. */
export function openLogStore(folder: string): LogStore {
  const logs = join(folder, "logs");
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const current = (serviceId: string): string => join(logs, `${serviceId}.jsonl`);
  const previous = (serviceId: string): string => join(logs, `${serviceId}.previous.jsonl`);

  return {
    append(serviceId, lines) {
      if (lines.length === 0) return;
      const path = current(serviceId);
      // The line end stands first, so that a torn line before it spoils no other.
      appendFileSync(path, lines.map((line) => `\n${JSON.stringify(line)}`).join(""), { mode: 0o600 });
      if (statSync(path).size > fullAt) renameSync(path, previous(serviceId));
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
