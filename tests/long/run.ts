/**
 * npm run test:long -- [--minutes N] [--seed S] [--only NAME [--case N]]
 *
 * Runs the matrices of this folder for a limited time: kills, faults and many seeds, of which `npm test` runs a few. It
 * is a separate runner, because vitest runs a list of tests to its end; here the time is the limit, the matrices share it by
 * their weights, and each case can be repeated by its number. One worker process for each processor: a case that hangs or
 * crashes its process ends that process only. Ends with a table and the line `N passed, N failed`; exit code 1 when a case
 * failed, 2 when the options are wrong, 130 on Ctrl-C.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { messageOf } from "../../src/core/errors.ts";
import { startPostgresBroker } from "../support/postgres/broker.ts";
import { countOf, type Matrix, numberOfTurn } from "./matrix.ts";
import { type LongOptions, readOptions } from "./options.ts";
import type { CaseRequest, CaseResult, WorkerMessage } from "./worker.ts";

/** A matrix and its results so far. */
interface Entry {
  readonly name: string;
  readonly file: string;
  readonly matrix: Matrix;
  turns: number;
  passed: number;
  failed: number;
  milliseconds: number;
  isRunning: boolean;
}

const failuresPerMatrix = 5;
const folder = process.env.LONG_SUITE_FOLDER ?? import.meta.dirname;
process.exitCode = await main();

async function main(): Promise<number> {
  let options: LongOptions;
  let entries: Entry[];
  try {
    options = readOptions(process.argv.slice(2), process.env);
    entries = await loadMatrices(options.only);
  } catch (error) {
    console.error(`✖ ${messageOf(error)}`);
    return 2;
  }
  const stopped = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
  const broker = await startPostgresBroker();
  process.env.TEST_POSTGRES_BROKER = broker.url;
  try {
    console.log(`${entries.length} matrices, ${options.minutes} minutes, seed ${options.seed}`);
    await runFor(options, entries, stopped.signal);
  } finally {
    await broker[Symbol.asyncDispose]();
  }
  console.log(`\n${table(entries)}\n`);
  const [passed, failed] = [sum(entries, "passed"), sum(entries, "failed")];
  console.log(`${passed} passed, ${failed} failed`);
  if (stopped.signal.aborted) return 130;
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function loadMatrices(only: string | undefined): Promise<Entry[]> {
  const names = (await readdir(folder))
    .flatMap((file) => (file.endsWith(".long.ts") ? [file.slice(0, -".long.ts".length)] : []))
    .sort();
  if (only !== undefined && !names.includes(only)) {
    throw new Error(`--only ${only}: there is no such matrix; there are ${names.join(", ")}`);
  }
  return Promise.all(
    names
      .filter((name) => name === (only ?? name))
      .map(async (name) => {
        const file = pathToFileURL(join(folder, `${name}.long.ts`)).href;
        const matrix = (await import(file)).default as Matrix;
        return { name, file, matrix, turns: 0, passed: 0, failed: 0, milliseconds: 0, isRunning: false };
      }),
  );
}

async function runFor(options: LongOptions, entries: Entry[], stopped: AbortSignal): Promise<void> {
  const started = performance.now();
  const end = started + options.minutes * 60_000;
  const printProgress = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${seconds} s: ${sum(entries, "passed")} passed, ${sum(entries, "failed")} failed`);
  }, 15_000);
  const lanes = Math.min(availableParallelism(), entries.length);
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    clearInterval(printProgress);
  }

  async function lane(): Promise<void> {
    let worker: ChildProcess | undefined;
    const stopWorker = () => worker?.kill("SIGTERM");
    stopped.addEventListener("abort", stopWorker, { once: true });
    while (!stopped.aborted && performance.now() < end) {
      const entry = next(entries, options.case);
      if (entry === undefined) break;
      const number = options.case ?? numberOfTurn(entry.matrix, entry.name, options.seed, entry.turns);
      entry.turns += 1;
      entry.isRunning = true;
      const caseStarted = performance.now();
      worker ??= fork(join(import.meta.dirname, "worker.ts"));
      const request = { file: entry.file, name: entry.name, seed: options.seed, number };
      const { error, value, ended } = await runCase(worker, request, entry.matrix.timeLimit ?? 60_000);
      if (ended) worker = undefined;
      entry.milliseconds += performance.now() - caseStarted;
      entry.isRunning = false;
      if (stopped.aborted) break; // the case was interrupted: it has neither passed nor failed
      if (error === undefined) entry.passed += 1;
      else {
        entry.failed += 1;
        const repeat = `npm run test:long -- --seed ${options.seed} --only ${entry.name} --case ${number}`;
        const caseLine = value === undefined ? [] : [`case: ${value}`];
        const lines = [`✖ ${entry.name}, case ${number}: ${entry.matrix.rule}`, error, ...caseLine];
        console.log(`\n${lines.join("\n")}\nrepeat: ${repeat}\n`);
      }
    }
    await stop(worker);
  }
}

/** Of the matrices that have cases left and are not running, the one that has used the least of its share of the time. */
function next(entries: Entry[], onlyCase: number | undefined): Entry | undefined {
  const share = ({ milliseconds, matrix }: Entry): number => milliseconds / (matrix.weight ?? 1);
  return entries
    .filter(({ matrix, turns, failed, isRunning }) => {
      const limit = onlyCase === undefined ? countOf(matrix) : 1;
      return !isRunning && turns < limit && failed < failuresPerMatrix;
    })
    .sort((a, b) => share(a) - share(b))[0];
}

/** Ends the worker when the case takes too long; a worker that ends by itself has failed the case. */
function runCase(
  worker: ChildProcess,
  request: CaseRequest,
  timeLimit: number,
): Promise<CaseResult & { ended: boolean }> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let isTooLong = false;
    const tooLong = (): void => {
      isTooLong = true;
      worker.kill("SIGTERM");
    };
    const onMessage = (message: WorkerMessage): void => {
      if (message === "started") timer = setTimeout(tooLong, timeLimit);
      else finish({ ...message, ended: false });
    };
    const onExit = (code: number | null, signal: string | null): void => {
      const error = isTooLong
        ? `not finished after ${timeLimit} ms`
        : `its process ended with ${signal ?? code}`;
      finish({ error, ended: true });
    };
    const finish = (result: CaseResult & { ended: boolean }): void => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("exit", onExit);
      resolve(result);
    };
    worker.on("message", onMessage).on("exit", onExit);
    worker.send(request);
  });
}

async function stop(worker: ChildProcess | undefined): Promise<void> {
  if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, "exit");
  worker.kill("SIGTERM");
  await ended;
}

function table(entries: Entry[]): string {
  const rows = entries.map(({ name, matrix, passed, failed, milliseconds }) => {
    const count = countOf(matrix);
    const cases =
      count === Number.POSITIVE_INFINITY ? `${passed + failed}` : `${passed + failed} of ${count}`;
    return [name, cases, `${failed}`, `${(milliseconds / 1000).toFixed(1)} s`, matrix.rule];
  });
  const all = [["matrix", "cases", "failed", "time", "rule"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((text, column) =>
          column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

function sum(entries: Entry[], key: "passed" | "failed"): number {
  return entries.reduce((total, entry) => total + entry[key], 0);
}
