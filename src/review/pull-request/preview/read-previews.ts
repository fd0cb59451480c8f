import { readFileSync } from "node:fs";
import { type Preview, readPreview } from "./preview.ts";

/** What is known of the preview of a stack. */
export interface StackPreview {
  stack: string;
  /** Absent when none was made, as where a job has no credentials. */
  preview?: Preview;
}

/** Reads what Pulumi printed into files. One that is not there says that no preview was made. */
export function readPreviews(outputs: ReadonlyArray<{ stack: string; path: string }>): StackPreview[] {
  return outputs.map(({ stack, path }) => {
    const printed = textIfAny(path);
    return printed === undefined ? { stack } : { stack, preview: readPreview(printed) };
  });
}

function textIfAny(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
