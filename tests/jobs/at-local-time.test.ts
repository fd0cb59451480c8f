import { statSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { buildBundles, bundleOf, run, start } from "./support/programs.ts";

beforeAll(buildBundles);

/** Starts in every minute, so that the latest one is now, whenever the test runs. */
const starts = "--starts=* * * * *";
const due = ["--schedule=* * * * *", "--time-zone=Europe/Paris", starts, "--"];
/** Half a year away. */
const notDue = (now: Date) => [
  `--schedule=* * * ${((now.getUTCMonth() + 6) % 12) + 1} *`,
  "--time-zone=UTC",
  starts,
  "--",
];

describe("a run that is due", () => {
  test("is the command: its output, its exit code", async () => {
    const ended = await run("at-local-time", {}, [...due, "echo out; echo err >&2; exit 7"]);
    expect(ended).toEqual({ exitCode: 7, stdout: "out\n", stderr: "err\n" });
  });

  test.each([
    ["quotes", `printf '%s|' "it's" 'a "b"' \\$HOME`, `it's|a "b"|$HOME|`],
    ["pipes and lists", "printf abc | tr a-c x-z && printf ! || printf no", "xyz!"],
    ["a pipe whose reader ends first", "yes | head -n 1", "y\n"],
    ["lines", "for each in 1 2\ndo printf $each\ndone", "12"],
  ])("takes %s as a shell does", async (_, command, stdout) => {
    expect(await run("at-local-time", { PATH: process.env.PATH ?? "" }, [...due, command])).toEqual({
      exitCode: 0,
      stdout,
      stderr: "",
    });
  });

  test("passes the environment on, and the folder", async () => {
    const { stdout } = await run("at-local-time", { GREETING: "hello" }, [...due, 'printf "$GREETING $PWD"']);
    expect(stdout).toBe(`hello ${process.cwd()}`);
  });

  test("keeps its process: a signal reaches the command, and nothing is left behind", async () => {
    await using program = start("at-local-time", {}, [
      ...due,
      "trap 'echo ending; exit 3' TERM; echo $$; while :; do read line; done",
    ]);
    const [, pid] = await program.printed(/(\d+)\n/);
    expect(Number(pid)).toBe(program.child.pid);
    program.child.kill("SIGTERM");
    expect(await program.ended).toMatchObject({ exitCode: 3, stdout: `${pid}\nending\n` });
  });
});

describe("a run that is not due", () => {
  test("ends with exit code 0 and one line, without the command", async () => {
    const { exitCode, stdout, stderr } = await run("at-local-time", {}, [
      ...notDue(new Date()),
      "echo command",
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(
      /^\[at-local-time\] not due, command skipped \| schedule="\* \* \* \d+ \*" time_zone=UTC scheduled=\S+Z local="\S+ \S+"\n$/,
    );
  });
});

test("all mistakes in its arguments are reported at once, with exit code 2", async () => {
  const { exitCode, stderr } = await run("at-local-time", {}, [
    "--schedule=0 99 * * *",
    "--time-zone=Nowhere",
  ]);
  expect(exitCode).toBe(2);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringContaining("--schedule is not a cron expression of five fields"),
    expect.stringContaining("--time-zone is not a time zone"),
    expect.stringContaining("--starts is not set"),
    expect.stringContaining("COMMAND is not set"),
  ]);
});

test("its bundle is small: every run starts it", () => {
  expect(statSync(bundleOf("at-local-time")).size).toBeLessThan(60_000);
});
