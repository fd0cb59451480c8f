import { performance } from "node:perf_hooks";

const repaintMilliseconds = 500;
const signOfLifeMilliseconds = 15_000;

/**
 * Runs one step and says so on stderr, so that stdout stays free for the command that follows: what it is before it begins,
 * how long it took when it ends. A terminal shows the running time meanwhile, anything else gets a line every 15 seconds.
 *
 * @template Result
 * @param {string} title for example `dependencies: npm ci`
 * @param {string} usual how long it usually takes, for example `about a minute`
 * @param {(tell: (progress: string) => void) => Promise<Result>} work `tell` replaces what is shown beside the running time
 * @param {NodeJS.WriteStream} [output] defaults to stderr
 * @returns {Promise<Result>}
 */
export async function step(title, usual, work, output = process.stderr) {
  const started = performance.now();
  const painted = output.isTTY === true;
  let progress = "";
  const running = () =>
    `… ${title}: ${formatDuration(performance.now() - started)}${progress && `, ${progress}`}`;

  output.write(`… ${title}, ${usual}${painted ? "" : "\n"}`);
  const timer = setInterval(
    () => output.write(painted ? `\r\u001b[K${running()}` : `${running()}\n`),
    painted ? repaintMilliseconds : signOfLifeMilliseconds,
  );

  /** @param {string} sign */
  const finish = (sign) => {
    clearInterval(timer);
    output.write(
      `${painted ? "\r\u001b[K" : ""}${sign} ${title}: ${formatDuration(performance.now() - started)}\n`,
    );
  };
  try {
    const result = await work((text) => {
      progress = text;
    });
    finish("✔");
    return result;
  } catch (error) {
    finish("✖");
    throw error;
  }
}

/**
 * `0.4 s`, `12.3 s`, `4 min 5 s`
 *
 * @param {number} milliseconds
 */
export function formatDuration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
