import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { endMarked, findMarked } from "../../../src/local/processes/marked-processes.ts";
import { type ProcessTree, startProcessTree } from "../../../src/local/processes/process-tree.ts";
import { isAlive } from "../render/engine/processes.ts";

let trees = 0;

/** Starts a command; `line(n)` resolves with its n-th line. */
function start(command: string, env: Record<string, string> = {}) {
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  trees += 1;
  const mark = `test-${process.pid}-${trees}`;
  const tree: ProcessTree = startProcessTree({
    command,
    folder: tmpdir(),
    env: { PATH: process.env.PATH ?? "", ...env },
    mark,
    onLine(line) {
      lines.push(line);
      for (const check of waiting.splice(0)) check();
    },
  });
  async function line(index: number): Promise<string> {
    while (lines.length <= index) await new Promise<void>((check) => waiting.push(check));
    return lines[index] ?? "";
  }
  return { tree, lines, line, mark };
}

describe("a process tree", () => {
  it("reports the exit code of its command, also when a signal ended it", async () => {
    expect(await start("exit 7").tree.ended).toEqual({ exitCode: 7 });
    expect(await start("kill -9 $$").tree.ended).toEqual({ exitCode: 137 });
    expect(await start("no-such-command").tree.ended).toEqual({ exitCode: 127 });
  });

  it("reports why it could not be started", async () => {
    const tree = startProcessTree({
      command: "true",
      folder: "/no/such/folder",
      env: {},
      mark: "x",
      onLine: () => {},
    });
    expect(await tree.ended).toMatchObject({ exitCode: 127, error: expect.stringContaining("ENOENT") });
  });

  it("inherits nothing of this process's environment", async () => {
    process.env.LOCAL_RENDER_TEST_SECRET = "secret";
    const { tree, lines } = start("env", { OWN: "value" });
    await tree.ended;
    delete process.env.LOCAL_RENDER_TEST_SECRET;
    const names = lines.map((text) => text.split("=")[0]).sort();
    expect(names.filter((name) => name !== "_")).toEqual(["LOCAL_RENDER_PROCESS", "OWN", "PATH", "PWD"]);
  });

  it("passes on a last line without line end", async () => {
    const { tree, lines } = start("printf 'one\\ntwo'");
    await tree.ended;
    expect(lines).toEqual(["one", "two"]);
  });

  it("ends with all processes that its command started", async () => {
    const { tree, line } = start("sh -c 'sleep 1000 & echo $!; wait' & wait");
    const grandchild = await line(0);
    tree.terminate();
    await tree.ended;
    expect(isAlive(grandchild)).toBe(false);
  });

  it("that is terminated waits for the process that its shell waited for", async () => {
    const script =
      "process.once('SIGTERM', () => setTimeout(() => { console.log('ended well'); process.exit() }, 200)); setInterval(() => {}, 1000); console.log('up')";
    const { tree, line, lines } = start(`"${process.execPath}" -e "${script}"; echo never`);
    await line(0);
    tree.terminate();
    await tree.ended;
    expect(lines.filter((text) => text !== "Terminated")).toEqual(["up", "ended well"]);
  });

  it("kills background processes when its command ends", async () => {
    const { tree, line } = start("sleep 1000 & echo $!");
    expect(await tree.ended).toEqual({ exitCode: 0 });
    expect(isAlive(await line(0))).toBe(false);
  });

  it("ends processes that have left its process group", async () => {
    const script = "require('child_process').spawn('sleep',['1000'],{detached:true,stdio:'ignore'}).unref()";
    const { tree, mark, line } = start(`'${process.execPath}' -e "${script}"; echo up; exec sleep 1000`);
    await line(0);
    expect(await findMarked(mark)).toHaveLength(2);
    tree.terminate();
    await tree.ended;
    expect(await findMarked(mark)).toEqual([]);
  });

  // Half a second on a quiet machine.
  it("is found completely while its processes keep executing new programs", { timeout: 60_000 }, async () => {
    const loop = `kill -0 ${process.pid} && exec sh -c "$LOOP"`; // ends with this process, should it be killed
    const command = `for i in 1 2 3 4 5 6 7 8; do sh -c "$LOOP" & done; echo up; wait`;
    const { tree, mark, line } = start(command, { LOOP: loop });
    await line(0);
    for (let scan = 0; scan < 10; scan += 1) expect(await findMarked(mark)).toHaveLength(9);
    tree.kill();
    await tree.ended;
    expect(await findMarked(mark)).toEqual([]);
  });

  it("is found and ended by its mark only", async () => {
    const { tree, line, mark } = start("echo up; exec sleep 1000");
    await line(0);
    expect(await endMarked(`${mark}0`, 0)).toBe(0);
    expect(await findMarked(mark)).toHaveLength(1);
    expect(await endMarked(mark, 0)).toBe(1);
    expect(await tree.ended).toEqual({ exitCode: 137 });
  });
});
