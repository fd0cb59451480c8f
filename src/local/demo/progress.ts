import { performance } from "node:perf_hooks";

const refreshMilliseconds = 200;
const heartbeatMilliseconds = 10_000;
const defaultColumns = 80;

/** Where progress is shown, for example `process.stdout`. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Sets the detail shown next to the running step; replaces the previous one. */
export type ReportProgress = (detail: string) => void;

/**
 * Runs one step and prints its title with the time it took. A terminal also shows the running time and the
 * current detail; otherwise a line every ten seconds shows that the step is still running. A step that would start
 * after `signal` was aborted is skipped; one that fails after the abort is reported as interrupted, not failed.
 */
export async function step<Result>(
  title: string,
  work: (report: ReportProgress) => Promise<Result>,
  { signal, output = process.stdout }: { signal?: AbortSignal; output?: ProgressOutput } = {},
): Promise<Result> {
  signal?.throwIfAborted();
  const startedAt = performance.now();
  let detail = "";
  const line = () => `${title}  ${seconds(startedAt)}${detail === "" ? "" : `  ${detail}`}`;
  const stop = output.isTTY ? showRunningTime(line, output) : printHeartbeat(line, output);
  try {
    const result = await work((text) => {
      detail = text;
    });
    stop();
    output.write(`✔ ${title}  ${seconds(startedAt)}\n`);
    return result;
  } catch (error) {
    stop();
    output.write(
      signal?.aborted
        ? `– ${title}  interrupted after ${seconds(startedAt)}\n`
        : `✖ ${title}  ${seconds(startedAt)}\n`,
    );
    throw error;
  }
}

function showRunningTime(line: () => string, output: ProgressOutput): () => void {
  // A line that wraps could not be erased.
  const draw = () =>
    output.write(`\r\x1b[2K${`… ${line()}`.slice(0, (output.columns || defaultColumns) - 1)}`);
  draw();
  const timer = setInterval(draw, refreshMilliseconds);
  return () => {
    clearInterval(timer);
    output.write("\r\x1b[2K");
  };
}

function printHeartbeat(line: () => string, output: ProgressOutput): () => void {
  const timer = setInterval(() => output.write(`… ${line()}\n`), heartbeatMilliseconds);
  return () => clearInterval(timer);
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
