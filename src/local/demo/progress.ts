import { performance } from "node:perf_hooks";

const refreshMilliseconds = 200;
const signOfLifeMilliseconds = 10_000;
const defaultColumns = 80;

/** Where progress is shown, for example `process.stdout`. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Says what a step is at; replaces what it said before. */
export type Tell = (detail: string) => void;

/**
 * Runs one step and prints its title with the time it took. A terminal shows the running time meanwhile, and what the
 * step is at; elsewhere a line every ten seconds says that it still goes on. A step that would begin after `signal`
 * was aborted is left out; one that ends in between with an error is called interrupted, not failed.
 */
export async function step<Result>(
  title: string,
  work: (tell: Tell) => Promise<Result>,
  { signal, output = process.stdout }: { signal?: AbortSignal; output?: ProgressOutput } = {},
): Promise<Result> {
  signal?.throwIfAborted();
  const began = performance.now();
  let detail = "";
  const line = () => `${title}  ${seconds(began)}${detail === "" ? "" : `  ${detail}`}`;
  const stop = output.isTTY ? showRunningTime(line, output) : showSignsOfLife(line, output);
  try {
    const result = await work((text) => {
      detail = text;
    });
    stop();
    output.write(`✔ ${title}  ${seconds(began)}\n`);
    return result;
  } catch (error) {
    stop();
    output.write(
      signal?.aborted
        ? `– ${title}  interrupted after ${seconds(began)}\n`
        : `✖ ${title}  ${seconds(began)}\n`,
    );
    throw error;
  }
}

function showRunningTime(line: () => string, output: ProgressOutput): () => void {
  // A line that wraps could not be taken back.
  const draw = () =>
    output.write(`\r\x1b[2K${`… ${line()}`.slice(0, (output.columns || defaultColumns) - 1)}`);
  draw();
  const timer = setInterval(draw, refreshMilliseconds);
  return () => {
    clearInterval(timer);
    output.write("\r\x1b[2K");
  };
}

function showSignsOfLife(line: () => string, output: ProgressOutput): () => void {
  const timer = setInterval(() => output.write(`… ${line()}\n`), signOfLifeMilliseconds);
  return () => clearInterval(timer);
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
