import { inspectStackText } from "../../../src/config/read-stack-file.ts";
import { type Review, review } from "../../../src/review/check/review.ts";
import type { StackHistory } from "../../../src/review/git/history.ts";

/** What every stack file needs, in addition to what a test writes. No rule finds anything in it. */
const defaults: Readonly<Record<string, string>> = {
  "scheduler-ops:ownerId": "tea-d3k9example00000000",
  "scheduler-ops:region": "frankfurt",
  "scheduler-ops:timeZone": "UTC",
  "scheduler-ops:scheduler": "in-process",
  "scheduler-ops:source": "{repo: https://github.com/owner/repository, buildCommand: npm ci}",
  "scheduler-ops:web": "{image: ghcr.io/owner/application:latest}",
  "scheduler-ops:schedules": "{}",
};

/**
 * A stack file of keys below `config`, not indented, completed by what every stack needs. The given ones come first, so
 * that line 1 of them is line 2 of the file; comments above the first key go above `config`.
 */
export function stackText(keys: string): string {
  const lines = keys.trim().split("\n");
  const start = lines.findIndex((line) => !line.startsWith("#"));
  const written = new Set([...keys.matchAll(/^([\w-]+:[\w-]+):/gm)].map(([, key]) => key));
  const missing = Object.entries(defaults).filter(([key]) => !written.has(key));
  return [
    ...lines.slice(0, start),
    "config:",
    ...lines.slice(start).map((line) => `  ${line}`),
    ...missing.map(([key, value]) => `  ${key}: ${value}`),
    "",
  ].join("\n");
}

export const reviewedAt = new Date("2026-01-20T12:00:00Z");

/** Reviews stack files: keys as for `stackText` by stack name. */
export function reviewOf(stacks: Readonly<Record<string, string>>, history?: StackHistory): Review {
  return reviewTexts(
    Object.fromEntries(Object.entries(stacks).map(([stack, keys]) => [stack, stackText(keys)])),
    history,
  );
}

/** Reviews whole texts of stack files by stack name. */
export function reviewTexts(texts: Readonly<Record<string, string>>, history?: StackHistory): Review {
  const stacks = Object.entries(texts).map(([stack, text]) =>
    inspectStackText(text, `Pulumi.${stack}.yaml`, { allowPlaceholders: true }),
  );
  return review({ stacks, now: reviewedAt, history });
}
