import { performance } from "node:perf_hooks";

const refreshMilliseconds = 200;
const signOfLifeMilliseconds = 10_000;

/**
 * Runs one step and prints its title with the time it took. A terminal shows the running time meanwhile; elsewhere
 * a line every ten seconds says that the step still goes on.
 */
export async function step<Result>(
  title: string,
  work: () => Promise<Result>,
  output: NodeJS.WriteStream = process.stdout,
): Promise<Result> {
  const began = performance.now();
  const stop = output.isTTY ? showRunningTime(title, began, output) : showSignsOfLife(title, began, output);
  try {
    const result = await work();
    stop();
    output.write(`✔ ${title}  ${seconds(began)}\n`);
    return result;
  } catch (error) {
    stop();
    output.write(`✖ ${title}  ${seconds(began)}\n`);
    throw error;
  }
}

function showRunningTime(title: string, began: number, output: NodeJS.WriteStream): () => void {
  const draw = () => output.write(`\r\x1b[2K… ${title}  ${seconds(began)}`);
  draw();
  const timer = setInterval(draw, refreshMilliseconds);
  return () => {
    clearInterval(timer);
    output.write("\r\x1b[2K");
  };
}

function showSignsOfLife(title: string, began: number, output: NodeJS.WriteStream): () => void {
  const timer = setInterval(() => output.write(`… ${title}  ${seconds(began)}\n`), signOfLifeMilliseconds);
  return () => clearInterval(timer);
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
