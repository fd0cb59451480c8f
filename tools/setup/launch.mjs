import { spawn } from "node:child_process";
import { SetUpProblem } from "./problem.mjs";
import { exitCode } from "./processes.mjs";

/**
 * Runs a command in place of this process: same terminal, signals passed on, its exit code returned.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string }} options
 * @returns {Promise<number>} 128 plus the signal's number when a signal ended it, as shells count
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
  // A terminal sends Ctrl-C to every process in the foreground, the child included; passed on as well it would arrive
  // twice, and Pulumi takes the second as the wish to stop without saving.
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
    message: `there is no command ${command}`,
    remedy: "Run one that is installed, for example: node tools/run.mjs pulumi version",
  });
}
