import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const exchange = z.object({
  n: z.number(),
  method: z.string(),
  path: z.string(),
  query: z.string().nullish(),
  request: z.unknown(),
  status: z.number(),
  response: z.unknown(),
  ratelimit: z.object({ limit: z.number(), remaining: z.number(), reset: z.number() }).nullish(),
  date: z.string(),
});

/** One recorded request with its response; `date` is the response's Date header, `query` starts with a question mark. */
export type Exchange = z.infer<typeof exchange>;

/** The folder of recorded responses of Render: `RECORDED_DIR`, else the one next to the checkout; undefined when missing. */
export function recordingsFolder(): string | undefined {
  const folder = process.env.RECORDED_DIR ?? resolve(import.meta.dirname, "../../../../../shared/recorded");
  return existsSync(folder) ? folder : undefined;
}

/** The names of the recordings of the given kinds, by prefix. */
export function recordingsOf(folder: string, kinds: readonly string[]): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl") && kinds.some((kind) => name.startsWith(`${kind}-`)))
    .sort();
}

export function readRecording(folder: string, name: string): Exchange[] {
  return parseRecording(readFileSync(join(folder, name), "utf8"));
}

/** The exchanges of a recording: one JSON object per line. */
function parseRecording(text: string): Exchange[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => exchange.parse(JSON.parse(line)));
}
