import { expect, test } from "vitest";
import { readArguments } from "../../../jobs/src/program/arguments.ts";
import { formatUsage } from "../../../jobs/src/program/usage.ts";
import { duration, optional, text } from "../../../jobs/src/program/variables.ts";

const commandLine = {
  name: "example",
  flags: { quick: "takes the short way" },
  args: {
    keep: {
      placeholder: "DURATION",
      ...optional(duration("--keep", { description: "how long" }), "default: all"),
    },
    source: text("SOURCE", { description: "what to read" }),
    target: optional(text("TARGET", { description: "where to" }), "default: here"),
  },
} as const;

test.each<[string[], object]>([
  [["a"], { flags: { quick: false }, args: { keep: undefined, source: "a", target: undefined } }],
  [["a", "b", "--quick"], { flags: { quick: true }, args: { keep: undefined, source: "a", target: "b" } }],
  [
    ["--keep", "14d", "a"],
    { flags: { quick: false }, args: { keep: 1_209_600_000, source: "a", target: undefined } },
  ],
  [
    ["--keep=36h", "--", "-a"],
    { flags: { quick: false }, args: { keep: 129_600_000, source: "-a", target: undefined } },
  ],
])("%j are parsed", (given, expected) => {
  expect(readArguments(given, commandLine)).toEqual({ help: false, ...expected });
});

test.each<[string[], string, RegExp]>([
  [["a", "b", "c"], "ARG001", /"c"/],
  [["a", "--keeps", "1d"], "ARG001", /"--keeps"/],
  [["a", "--quick=yes"], "ARG001", /"--quick=yes"/],
  [["a", "-q"], "ARG001", /"-q"/],
  [["a", "--keep"], "ARG002", /--keep requires a value/],
  [["a", "--keep", "--quick"], "ARG002", /--keep requires a value/],
  [[], "ARG002", /SOURCE is not set/],
  [["a", "--keep="], "ARG002", /--keep requires a value/],
  [["a", "--keep", "0d"], "ARG003", /--keep is not a duration/],
  [["a", "--keep", "14"], "ARG003", /--keep is not a duration/],
])("%j are refused with %s", (given, code, message) => {
  expect(() => readArguments(given, commandLine)).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ code, message: expect.stringMatching(message) })],
    }),
  );
});

test("--help needs no required arguments", () => {
  expect(readArguments(["--help"], commandLine).help).toBe(true);
});

test("usage shows each argument with its value", () => {
  const usage = formatUsage({
    ...commandLine,
    summary: "An example.",
    variables: {},
    example: ["node one", "node two"],
    exitCodes: { 0: "done", 1: "not done" },
  });
  expect(
    usage.replace(/Environment:\n.*?\n\n/s, ""),
  ).toBe(`Usage: node jobs/dist/example.js [--keep DURATION] [--quick] [--help] SOURCE [TARGET]

An example.

Arguments:
  SOURCE  what to read (required)
  TARGET  where to (default: here)

Options:
  --keep DURATION  how long (default: all)
  --quick          takes the short way

Exit codes:
  0  done
  1  not done
  2  invalid environment or command line; every problem is printed

Examples:
  node one
  node two`);
});
