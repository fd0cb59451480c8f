import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startEngine } from "./engine-fixture.ts";
import { isAlive } from "./processes.ts";
import { commands, envVars } from "./services.ts";

const hour = 60 * 60 * 1000;

describe("a cron job", () => {
  it("runs its command in the source folder when it is due, and not before", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "cat greeting" });
    await f.write("greeting", "hello\n");
    await f.deploy(id);

    f.clock.advance(hour - 1);
    expect(f.runsOf(id)).toEqual([]);
    f.clock.advance(1);
    await f.until(() => f.runsOf(id)[0]?.finishedAt !== undefined);

    const minute = Date.parse("2026-03-01T13:00:00Z") / 60_000;
    expect(f.runsOf(id)).toMatchObject([{ id: `${id}-${minute}`, status: "successful", exitCode: 0 }]);
    expect(f.outputOf(id)).toEqual(["hello"]);
    expect(f.store.services.get(id)).toMatchObject({ lastSuccessfulRunAt: f.runsOf(id)[0]?.finishedAt });
    expect(f.eventsOf(id).map(({ type, details }) => [type, details])).toContainEqual([
      "cron_job_run_ended",
      { cronJobRunId: `${id}-${minute}`, status: "successful" },
    ]);
  });

  it("gets the environment overrides of the local Render, whatever the service sets", async () => {
    await using f = await startEngine({ envOverrides: { API_URL: "http://127.0.0.1:1", ADDED: "yes" } });
    const id = f.addCron({
      command: "echo $API_URL $ADDED $OWN",
      env: { API_URL: "https://api.example", OWN: "kept" },
    });
    await f.deploy(id);
    const run = f.engine.runNow(id, "someone");
    await f.until(() => f.store.runs.get(run.id)?.finishedAt !== undefined);
    expect(f.outputOf(id)).toEqual(["http://127.0.0.1:1 yes kept"]);
  });

  it("fails with the exit code of its command; its last success does not change", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo trouble >&2; exit 3" });
    await f.deploy(id);
    const run = f.engine.runNow(id, "someone");
    await f.until(() => f.store.runs.get(run.id)?.finishedAt !== undefined);

    expect(f.store.runs.get(run.id)).toMatchObject({
      status: "unsuccessful",
      exitCode: 3,
      triggeredBy: "someone",
    });
    expect(f.eventsOf(id, "cron_job_run_ended")[0]?.details).toEqual({
      cronJobRunId: run.id,
      status: "unsuccessful",
      reason: { evicted: false, nonZeroExit: 3 },
    });
    expect(f.logOf(id).find(({ message }) => message === "trouble")).toMatchObject({
      level: "error",
      type: "app",
      instance: run.id,
    });
    expect(f.store.services.get(id)).not.toHaveProperty("lastSuccessfulRunAt");
  });

  it("that is due while a run is active runs once after that, however often it was due", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo up; until [ -e go ]; do sleep 0.02; done" });
    await f.deploy(id);
    f.clock.advance(hour);
    await f.until(() => f.outputOf(id).length === 1);
    f.clock.advance(3 * hour);
    expect(f.runsOf(id)).toHaveLength(1);

    await f.write("go", "");
    await f.until(() => f.runsOf(id)[1]?.finishedAt !== undefined);
    const [first, second] = f.runsOf(id);
    expect([first?.status, second?.status]).toEqual(["successful", "successful"]);
    expect(second?.id).toBe(`${id}-${Date.parse("2026-03-01T14:00:00Z") / 60_000}`);
    const order = f.eventsOf(id).filter(({ type }) => type.startsWith("cron_job_run"));
    expect(order.map(({ type }) => type.replace("cron_job_run_", ""))).toEqual([
      "started",
      "ended",
      "started",
      "ended",
    ]);
  });

  it("that is run manually cancels the active run and starts once that has ended", async () => {
    await using f = await startEngine();
    const id = f.addCron({
      command: "trap 'echo stopped; exit 0' TERM; echo up; while :; do sleep 0.02; done",
    });
    await f.deploy(id);
    f.clock.advance(hour);
    await f.until(() => f.outputOf(id).includes("up"));
    f.change(id, { commands: commands("", "echo second") });
    await f.deploy(id);
    const run = f.engine.runNow(id, "someone");
    expect(run).toMatchObject({ status: "pending", id: `${id}-${f.clock.now().getTime() / 1000}` });
    await f.until(() => f.store.runs.get(run.id)?.finishedAt !== undefined);

    expect(f.runsOf(id).map(({ status }) => status)).toEqual(["canceled", "successful"]);
    expect(f.runsOf(id)[0]).toMatchObject({ canceledBy: "someone" });
    // The shell may also print that its own child was terminated.
    expect(f.outputOf(id).filter((line) => line !== "Terminated")).toEqual(["up", "stopped", "second"]);
  });

  it("that is canceled and ignores SIGTERM is killed with all its processes after 30 seconds", async () => {
    await using f = await startEngine();
    const id = f.addCron({
      command: "trap '' TERM; sh -c \"trap '' TERM; echo up; while :; do sleep 0.02; done\"",
    });
    await f.deploy(id);
    const run = f.engine.runNow(id);
    await f.until(() => f.outputOf(id).includes("up"));
    f.engine.cancelRun(id);
    f.clock.advance(29_999);
    expect(f.store.runs.get(run.id)?.status).toBe("pending");
    f.clock.advance(1);
    await f.until(() => f.store.runs.get(run.id)?.status === "canceled");
  });

  it("is stopped after twelve hours", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo up; exec sleep 1000", schedule: "0 0 1 1 *" });
    await f.deploy(id);
    const run = f.engine.runNow(id);
    await f.until(() => f.outputOf(id).includes("up"));
    f.clock.advance(12 * hour);
    await f.until(() => f.store.runs.get(run.id)?.status === "unsuccessful");
    expect(f.eventsOf(id, "cron_job_run_ended")[0]?.details).toMatchObject({
      reason: { evicted: false, timedOutSeconds: 43_200 },
    });
  });

  it("uses a new schedule at once, and new variables from the next deploy on", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo $WORD", env: { WORD: "old" } });
    await f.deploy(id);
    f.change(id, { schedule: "*/10 * * * *", envVars: envVars({ WORD: "new" }) });
    f.engine.serviceChanged(id);
    f.clock.advance(10 * 60_000);
    await f.until(() => f.runsOf(id)[0]?.finishedAt !== undefined);
    expect(f.outputOf(id)).toEqual(["old"]);
    await f.deploy(id);
    f.clock.advance(10 * 60_000);
    await f.until(() => f.runsOf(id)[1]?.finishedAt !== undefined);
    expect(f.outputOf(id)).toEqual(["old", "new"]);
  });

  it("that is suspended starts no new runs but finishes the active one, and runs again when resumed", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo up; until [ -e go ]; do sleep 0.02; done" });
    await f.deploy(id);
    f.clock.advance(hour);
    await f.until(() => f.outputOf(id).includes("up"));
    f.clock.advance(hour); // one more is delayed
    f.change(id, { suspenders: ["user"] });
    f.engine.suspend(id);
    f.clock.advance(5 * hour);
    await f.write("go", "");
    await f.until(() => f.runsOf(id)[0]?.finishedAt !== undefined);
    expect(f.runsOf(id).map(({ status }) => status)).toEqual(["successful"]);

    f.change(id, { suspenders: [] });
    f.engine.resume(id);
    await f.until(() => f.deploysOf(id).at(-1)?.status === "live");
    expect(f.deploysOf(id).at(-1)?.trigger).toBe("service_resumed");
    f.clock.advance(hour);
    await f.until(() => f.runsOf(id)[1]?.finishedAt !== undefined);
  });

  it("with a variable that a process cannot receive fails and names it", async () => {
    await using f = await startEngine();
    const id = f.addCron({ env: { BAD: "a\0b" } });
    await f.deploy(id);
    const run = f.engine.runNow(id);
    await f.until(() => f.store.runs.get(run.id)?.status === "unsuccessful");
    expect(
      f
        .logOf(id)
        .map(({ message }) => message)
        .join(),
    ).toContain("BAD contains a character");
  });

  it("whose code is not on this machine fails and explains how to map it", async () => {
    await using f = await startEngine({ mapped: false });
    const id = f.addCron({ fromImage: true });
    expect(f.engine.deploy(id, { trigger: "api" })).toMatchObject({ status: "live", commit: null });
    const run = f.engine.runNow(id);
    await f.until(() => f.store.runs.get(run.id)?.status === "unsuccessful");
    expect(
      f
        .logOf(id)
        .map(({ message }) => message)
        .join(),
    ).toContain("start the local Render with --image docker.io/example/app:latest=DIR");
  });

  it("that is run manually during its first build runs once that is live", async () => {
    await using f = await startEngine();
    const id = f.addCron({
      build: "until [ -e go ]; do sleep 0.02; done; echo built > result",
      command: "cat result",
    });
    f.engine.deploy(id, { trigger: "api" });
    const run = f.engine.runNow(id);
    await f.write("go", "");
    await f.until(() => f.store.runs.get(run.id)?.status === "successful");
    expect(f.outputOf(id)).toEqual(["built"]);
  });

  it("keeps its schedule across a restart, and reports the runs missed in the meantime", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo run" });
    await f.deploy(id);
    await f.engine.close();
    f.clock.advance(3 * hour + 1000);
    await f.restart();
    expect(f.runsOf(id)).toEqual([]);
    expect(f.logOf(id).at(-1)?.message).toContain("due since 2026-03-01 13:00 UTC were missed");
    f.clock.advance(hour);
    await f.until(() => f.runsOf(id)[0]?.finishedAt !== undefined);
    expect(f.outputOf(id)).toEqual(["run"]);
  });

  it("runs when the clock fires late, and is reported as missed when it fires a minute late", async () => {
    for (const [lateBy, runs] of [
      [59_999, 1],
      [60_000, 0],
    ] as const) {
      await using f = await startEngine({ lateBy });
      const id = f.addCron();
      await f.deploy(id);
      f.clock.advance(hour + lateBy);
      expect(f.runsOf(id)).toHaveLength(runs);
      const missed =
        "==> The runs due since 2026-03-01 13:00 UTC were missed: this machine was asleep or its clock was changed";
      await f.until(() => f.logOf(id).length > 0);
      expect(f.logOf(id).some(({ message }) => message === missed)).toBe(runs === 0);
    }
  });

  it("that is changed at the moment it is due runs once", async () => {
    await using f = await startEngine({ lateBy: 1000 });
    const id = f.addCron();
    await f.deploy(id);
    f.clock.advance(hour + 500);
    f.engine.serviceChanged(id);
    f.clock.advance(500);
    await f.until(() => f.runsOf(id)[0]?.finishedAt !== undefined);
    expect(f.runsOf(id)).toHaveLength(1);
  });

  it("whose run is active when the local Render ends has a canceled run and no process", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo $$; exec sleep 1000" });
    await f.deploy(id);
    f.engine.runNow(id);
    await f.until(() => f.outputOf(id).length === 1);
    await f.engine.close();
    expect(f.runsOf(id)[0]?.status).toBe("canceled");
    expect(isAlive(f.outputOf(id)[0])).toBe(false);
    expect(f.eventsOf(id, "cron_job_run_ended")).toHaveLength(1);
  });

  it("that is removed while it runs leaves neither processes nor files", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo $$ > pid; echo up; exec sleep 1000" });
    await f.deploy(id);
    f.engine.runNow(id);
    await f.until(() => f.outputOf(id).includes("up"));
    await f.engine.remove(id);
    f.store.deleteService(id);
    f.clock.advance(24 * hour);
    expect(existsSync(join(f.dataDir, "services", id))).toBe(false);
    expect([f.runsOf(id), f.eventsOf(id), f.logOf(id)]).toEqual([[], [], []]);
  });
});
