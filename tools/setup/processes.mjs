import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { constants } from "node:os";
import { StringDecoder } from "node:string_decoder";

const keptLines = 40;

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 128 plus the number of a signal, as in shells; 127 when the program does not exist
 * @property {string[]} lines the last lines it printed, stdout and stderr together
 */

/**
 * Runs a program to its end, without a shell and without stdin, and captures its output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} options
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} [options.log] file for its output
 * @param {(line: string) => void} [options.onLine] called with each line of its output
 * @param {(pid: number) => void} [options.onStart]
 * @param {number} [options.timeoutMilliseconds] it is killed after that time; none by default
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env, log, onLine, onStart, timeoutMilliseconds }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMilliseconds,
    });
    const file = log === undefined ? undefined : createWriteStream(log);
    file?.on("error", () => {}); // a log that cannot be written, as on a full disk, does not end the set-up
    /** @param {() => void} next called once the log is complete */
    const closeLog = (next) => (file === undefined ? next() : file.end(() => next()));
    /** @type {string[]} */
    const lines = [];
    if (child.pid !== undefined) onStart?.(child.pid);

    for (const stream of [child.stdout, child.stderr]) {
      eachLine(stream, (line) => {
        lines.push(line);
        if (lines.length > keptLines) lines.shift();
        file?.write(`${line}\n`);
        onLine?.(line);
      });
    }
    const interruption = forwardSignals(child);
    child.on("error", (error) => {
      interruption.ignore();
      closeLog(() => {
        if ("code" in error && error.code === "ENOENT") resolve({ code: 127, lines });
        else reject(error);
      });
    });
    child.on("close", (code, signal) => {
      interruption.ignore();
      closeLog(() => {
        if (interruption.signal !== undefined) process.exit(exitCode(null, interruption.signal));
        resolve({ code: exitCode(code, signal), lines });
      });
    });
  });
}

/**
 * The exit code of a child as shells report it.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCode(code, signal) {
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}

/**
 * Forwards signals to the child. This process ends after the child, so that a lock is not released before.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
function forwardSignals(child) {
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const interruption = {
    /** @type {NodeJS.Signals | undefined} */
    signal: undefined,
    ignore() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
  /** @param {NodeJS.Signals} signal */
  function onSignal(signal) {
    interruption.signal = signal;
    child.kill(signal);
  }
  for (const signal of signals) process.on(signal, onSignal);
  return interruption;
}

/**
 * @param {import("node:stream").Readable} stream
 * @param {(line: string) => void} onLine
 */
function eachLine(stream, onLine) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  stream.on("data", (/** @type {Buffer} */ chunk) => {
    const parts = (rest + decoder.write(chunk)).split(/\r?\n/);
    rest = parts.pop() ?? "";
    for (const line of parts) onLine(line);
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}
