const repaintMilliseconds = 500;
const progressMilliseconds = 15_000;

/**
 * Runs one step and reports it on stderr, so that stdout stays free for the command that follows: its title when it starts and
 * its time when it ends. A terminal shows the elapsed time in between; other outputs get a line every 15 seconds.
 *
 * @template Result
 * @param {string} title for example `dependencies: npm ci`
 * @param {string} usual how long it usually takes, for example `about a minute`
 * @param {(showProgress: (progress: string) => void) => Promise<Result>} work `showProgress` sets the text after the elapsed time
 * @param {NodeJS.WritableStream & { isTTY?: boolean }} [output] defaults to stderr
 * @returns {Promise<Result>}
 */
export async function step(title, usual, work, output = process.stderr) {
  const started = performance.now();
  const painted = output.isTTY === true;
  const clear = painted ? "\r\u001b[K" : "";
  let progress = "";
  const elapsed = () => formatDuration(performance.now() - started);

  output.write(`… ${title}, ${usual}\n`);
  const timer = setInterval(
    () => {
      const sofar = `${elapsed()}${progress && `, ${progress}`}`;
      output.write(painted ? `${clear}  ${sofar}` : `… ${title}: ${sofar}\n`);
    },
    painted ? repaintMilliseconds : progressMilliseconds,
  );

  /** @param {string} sign */
  const finish = (sign) => {
    clearInterval(timer);
    output.write(`${clear}${sign} ${title}: ${elapsed()}\n`);
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
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
