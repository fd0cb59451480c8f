import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";

const module = join(import.meta.dirname, "../../../src/local/demo/interruption.ts");

/** Starts a process that listens, sends it all `signals` at once, and returns what it printed for each. */
async function stateAfter(inTerminal: boolean, signals: NodeJS.Signals[]): Promise<string[]> {
  const program = `
    import { listenForInterruption } from ${JSON.stringify(module)};
    const interruption = listenForInterruption({ inTerminal: ${inTerminal} });
    let seen = 0;
    const show = () => console.log([interruption.requested, interruption.forPulumi, interruption.forced].map((s) => s.aborted).join(" "));
    // As signal-exit does, a dependency of the Automation API.
    const last = (signal) => { if (process.listenerCount(signal) === 1) process.kill(process.pid, "SIGKILL"); show(); };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => last(signal));
    setInterval(() => {}, 1000);
    console.log("ready");`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next();
    for (const signal of signals) child.kill(signal);
    const states: string[] = [];
    while (states.length < signals.length) states.push(String((await lines.next()).value));
    return states;
  } finally {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    child.kill("SIGKILL");
    await ended;
  }
}

test("Ctrl-C in a terminal is not forwarded to Pulumi, which has received it already", async () => {
  expect(await stateAfter(true, ["SIGINT"])).toEqual(["true false false"]);
});

test("SIGINT outside a terminal, SIGTERM and SIGHUP are forwarded to Pulumi", async () => {
  expect(await stateAfter(false, ["SIGINT"])).toEqual(["true true false"]);
  expect(await stateAfter(true, ["SIGTERM"])).toEqual(["true true false"]);
  expect(await stateAfter(true, ["SIGHUP"])).toEqual(["true true false"]);
});

test("two signals at once are one request to end", async () => {
  // Two of the same kind could be delivered as one.
  expect(await stateAfter(false, ["SIGTERM", "SIGINT"])).toEqual(["true true false", "true true false"]);
});
