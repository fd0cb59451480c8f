import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { constants } from "node:os";
import { StringDecoder } from "node:string_decoder";

const keptLines = 40;

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 128 plus its number for a signal, as shells count; 127 when the program does not exist
 * @property {string[]} lines the last lines it printed, stdout and stderr together
 */

/**
 * Runs a program to its end without a shell and without stdin, and keeps what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} options
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} [options.log] file that gets everything it prints
 * @param {(line: string) => void} [options.onLine] told each line as it comes
 * @param {(pid: number) => void} [options.onStart]
 * @param {number} [options.timeoutMilliseconds] after which it is ended; none by default
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
    const interruption = passOnInterruption(child);
    child.on("error", (error) => {
      interruption.ignore();
      file?.end();
      if ("code" in error && error.code === "ENOENT") resolve({ code: 127, lines });
      else reject(error);
    });
    child.on("close", (code, signal) => {
      interruption.ignore();
      file?.end();
      if (interruption.signal !== undefined) process.exit(exitCode(null, interruption.signal));
      resolve({ code: exitCode(code, signal), lines });
    });
  });
}

/**
 * The exit code of a child as shells tell it.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCode(code, signal) {
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}

/**
 * Passes on that this process is to end; it ends after the child, so that what it guards is not free before.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
function passOnInterruption(child) {
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
 * @param {(line: string) => void} tell
 */
function eachLine(stream, tell) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  stream.on("data", (/** @type {Buffer} */ chunk) => {
    const parts = (rest + decoder.write(chunk)).split(/\r?\n/);
    rest = parts.pop() ?? "";
    for (const line of parts) tell(line);
  });
  stream.on("end", () => {
    if (rest !== "") tell(rest);
  });
}
