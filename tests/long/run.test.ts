import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAlive } from "../local/render/engine/processes.ts";
import { type Started, startNode } from "../support/process.ts";
import { waitFor } from "../support/wait-for.ts";
import { caseOf, defineMatrix, numberOfTurn } from "./matrix.ts";
import { readOptions } from "./options.ts";

const runner = resolve(import.meta.dirname, "run.ts");
const fixtures = resolve(import.meta.dirname, "fixtures");

function startRunner(...args: string[]) {
  return startNode([runner, ...args], { ...process.env, LONG_SUITE_FOLDER: fixtures });
}

test("a run reports each failed case with the command that repeats it, and ends with the counts", async () => {
  const runner = startRunner("--minutes", "5", "--seed", "x", "--only", "failing");
  expect(await runner.ended).toBe(1);
  const { stdout, stderr } = runner.output;
  expect(stderr).toBe("");
  expect(stdout).toContain("✖ failing, case 2: every case is fine\nError: three is not fine");
  expect(stdout).toContain('case: "three"\nrepeat: npm run test:long -- --seed x --only failing --case 2\n');
  expect(stdout).toContain("✖ failing, case 3: every case is fine\nits process ended with 3\nrepeat:");
  expect(stdout).toMatch(/^failing {2}4 of 4 {7}2 {2}.+ s {2}every case is fine$/m);
  expect(stdout).toMatch(/\n2 passed, 2 failed\n$/);
});

test("a case that takes longer than its limit fails, and its processes are killed", async () => {
  const runner = startRunner("--only", "slow");
  expect(await runner.ended).toBe(1);
  expect(runner.output.stdout).toContain(
    "✖ slow, case 0: the case ends\nnot finished after 1000 ms\nrepeat:",
  );
  await expectGone(runner);
});

test("one case can be repeated alone", async () => {
  const runner = startRunner("--seed", "x", "--only", "failing", "--case", "2");
  expect(await runner.ended).toBe(1);
  expect(runner.output.stdout).toMatch(/\n0 passed, 1 failed\n$/);
  const other = startRunner("--seed", "x", "--only", "failing", "--case", "0");
  expect(await other.ended).toBe(0);
});

test("a run ends when its time is over", async () => {
  const runner = startRunner("--minutes", "0.01", "--only", "passing");
  expect(await runner.ended).toBe(0);
  expect(runner.output.stdout).toMatch(/\n[1-9]\d* passed, 0 failed\n$/);
});

test("an interrupted run leaves no process behind", async () => {
  const runner = startRunner("--only", "hanging");
  await runner.printed("hanging with");
  runner.child.kill("SIGINT");
  expect(await runner.ended).toBe(130);
  await expectGone(runner);
});

/** The process that the case has started ends after its worker. */
async function expectGone({ output }: Started): Promise<void> {
  const pid = Number(/hanging with (\d+)\./.exec(output.stdout)?.[1]);
  expect(pid).toBeGreaterThan(0);
  await waitFor(`the end of process ${pid}`, () => !isAlive(pid));
}

describe("the command line", () => {
  test.each([
    [["--minutes", "3", "--seed", "x"], {}],
    // npm 10 and older keep the values, npm 11 keeps the names only.
    [[], { npm_config_minutes: "3", npm_config_seed: "x" }],
    [["3", "x"], { npm_config_minutes: "true", npm_config_seed: "true" }],
    [["x", "3"], { npm_config_minutes: "true", npm_config_seed: "true" }],
    [["x"], { npm_config_minutes: "3", npm_config_seed: "true" }],
    [["3"], { npm_config_minutes: "true", npm_config_seed: "x" }],
  ])("reads %j with %j", (args, env) => {
    expect(readOptions(args, env)).toEqual({ minutes: 3, seed: "x" });
  });

  test("has a limit of ten minutes and a random seed by default", () => {
    const { minutes, seed } = readOptions([], {});
    expect(minutes).toBe(10);
    expect(seed).toMatch(/^[0-9a-f]{8}$/);
  });

  test.each([
    [["--minutes", "0"], "not a number of minutes"],
    [["--minutes", "soon"], "not a number of minutes"],
    [["--case", "1"], "--case needs --only"],
    [["--only", "x", "--case", "-"], "not the number of a case"],
    [["3"], 'unexpected argument "3"'],
    [["--other"], "--other"],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args, {})).toThrow(message);
  });

  test("lists the matrices when none has the given name", async () => {
    const runner = startRunner("--only", "other");
    expect(await runner.ended).toBe(2);
    expect(runner.output.stderr).toBe(
      "✖ --only other: there is no such matrix; there are failing, hanging, passing, slow\n",
    );
  });
});

describe("cases", () => {
  const generated = defineMatrix({ rule: "", cases: fc.integer(), run: () => undefined });
  const listed = defineMatrix({ rule: "", cases: ["a", "b", "c"], run: () => undefined });

  test("depend on the seed, the matrix and their number alone", () => {
    const first = Array.from({ length: 250 }, (_, number) => caseOf(generated, "m", "s", number));
    expect(caseOf(generated, "m", "s", 249)).toBe(first[249]);
    expect(new Set(first).size).toBeGreaterThan(100);
    expect(caseOf(generated, "m", "other", 249)).not.toBe(first[249]);
    expect(caseOf(generated, "other", "s", 249)).not.toBe(first[249]);
  });

  test("of a list come once each, from a position that depends on the seed", () => {
    const orders = ["s", "t", "u", "v"].map((seed) =>
      [0, 1, 2].map((turn) => caseOf(listed, "m", seed, numberOfTurn(listed, "m", seed, turn))).join(""),
    );
    expect(orders.every((order) => ["abc", "bca", "cab"].includes(order))).toBe(true);
    expect(new Set(orders).size).toBeGreaterThan(1);
  });
});
