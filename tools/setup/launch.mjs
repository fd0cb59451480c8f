import { spawn } from "node:child_process";
import { SetUpProblem } from "./problem.mjs";
import { exitCode } from "./processes.mjs";

/**
 * Runs a command in place of this process: with the same terminal, forwarded signals and its exit code.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string }} options
 * @returns {Promise<number>} 128 plus the number of the signal that ended it, as in shells
 */
export function launch(command, args, { env, cwd = process.cwd() }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: "inherit" });
    const stop = passOnSignals(child);
    child.on("error", (error) => {
      stop();
      reject("code" in error && error.code === "ENOENT" ? notFound(command) : error);
    });
    child.on("exit", (code, signal) => {
      stop();
      resolve(exitCode(code, signal));
    });
  });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => void} undoes it
 */
function passOnSignals(child) {
  // A terminal sends Ctrl-C to all processes in the foreground, including the child. Forwarded too, it would arrive twice,
  // and on the second one Pulumi stops without saving.
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    if (signal !== "SIGINT" || !inTerminal) child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

/** @param {string} command */
function notFound(command) {
  return new SetUpProblem({
    code: "SETUP010",
    message: `command not found: ${command}`,
    remedy: "Run a command that is installed, for example: node tools/run.mjs pulumi version",
  });
}
