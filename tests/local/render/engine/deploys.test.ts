import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startEngine } from "./engine-fixture.ts";
import { commands, image } from "./services.ts";

describe("a deploy of a mapped git source", () => {
  it("runs the build command in the source folder and goes live, with its output in the log", async () => {
    await using f = await startEngine();
    const id = f.addCron({ build: "echo building; echo built > result" });
    const deploy = f.engine.deploy(id, { trigger: "api" });
    expect(deploy).toMatchObject({ status: "build_in_progress", trigger: "api", clearCache: false });
    expect(deploy).not.toHaveProperty("finishedAt");
    await f.until(() => f.deploysOf(id)[0]?.status === "live");

    expect(readFileSync(`${f.source}/result`, "utf8")).toBe("built\n");
    expect(f.logOf(id).find(({ message }) => message === "building")).toMatchObject({
      type: "build",
      level: "info",
    });
    expect(f.eventsOf(id).map(({ type }) => type)).toEqual([
      "deploy_started",
      "build_started",
      "build_ended",
      "deploy_ended",
    ]);
  });

  it("whose build fails leaves the previous version live", async () => {
    await using f = await startEngine();
    const id = f.addCron({ command: "echo first" });
    await f.deploy(id);
    f.change(id, { commands: commands("echo no >&2; exit 2", "echo second") });
    expect((await f.deploy(id)).status).toBe("build_failed");
    expect(f.deploysOf(id).map(({ status }) => status)).toEqual(["live", "build_failed"]);
    expect(f.eventsOf(id, "deploy_ended").at(-1)?.details).toMatchObject({ deployStatus: "failed" });

    const run = f.engine.runNow(id);
    await f.until(() => f.store.runs.get(run.id)?.status === "successful");
    expect(f.outputOf(id)).toEqual(["no", "first"]);
  });

  it("deactivates the previous live one", async () => {
    await using f = await startEngine();
    const id = f.addCron();
    await f.deploy(id);
    await f.deploy(id);
    expect(f.deploysOf(id).map(({ status }) => status)).toEqual(["deactivated", "live"]);
  });

  it("of a cron job is queued behind the one in progress; only the newest stays queued", async () => {
    await using f = await startEngine();
    const id = f.addCron({ build: "until [ -e go ]; do sleep 0.02; done" });
    f.engine.deploy(id, { trigger: "api" });
    expect(f.engine.deploy(id, { trigger: "api" })).toBe("queued");
    expect(f.engine.deploy(id, { trigger: "api" })).toBe("queued");
    expect(f.deploysOf(id).map(({ status }) => status)).toEqual(["build_in_progress", "canceled", "queued"]);
    await f.write("go", "");
    await f.until(() => f.deploysOf(id)[2]?.status === "live");
    expect(f.deploysOf(id).map(({ status }) => status)).toEqual(["deactivated", "canceled", "live"]);
  });

  it("does not build while another service builds in the same folder", async () => {
    await using f = await startEngine();
    const build = "mkdir alone || exit 9; until [ -e go ]; do sleep 0.02; done; rmdir alone";
    const ids = [f.addCron({ build }), f.addCron({ build })];
    for (const id of ids) f.engine.deploy(id, { trigger: "api" });
    await f.write("go", "");
    await f.until(() => ids.every((id) => f.deploysOf(id)[0]?.finishedAt !== undefined));
    expect(ids.map((id) => f.deploysOf(id)[0]?.status)).toEqual(["live", "live"]);
  });

  it("that is canceled ends its build and lets the queued one start", async () => {
    await using f = await startEngine();
    const id = f.addCron({ build: "echo up; exec sleep 1000" });
    const first = f.engine.deploy(id, { trigger: "api" });
    if (first === "queued") throw new Error("no deploy was in progress");
    await f.until(() => f.outputOf(id).includes("up"));
    f.change(id, { commands: commands("echo next", "true") });
    f.engine.deploy(id, { trigger: "api" });
    expect(f.engine.cancelDeploy(first.id)).toMatchObject({ status: "canceled" });
    expect(f.engine.cancelDeploy(first.id)).toBeUndefined();
    await f.until(() => f.deploysOf(id)[1]?.status === "live");
    expect(f.outputOf(id)).toEqual(["up", "next"]);
  });

  it("whose root directory is outside of the source fails", async () => {
    await using f = await startEngine();
    const id = f.addCron({ build: "true" });
    f.change(id, { rootDir: "../../.." });
    expect((await f.deploy(id)).status).toBe("build_failed");
    expect(
      f
        .logOf(id)
        .map(({ message }) => message)
        .join(),
    ).toContain("is not inside the repository");
  });

  it("that was in progress when the local Render ended is resumed by the next", async () => {
    await using f = await startEngine();
    const id = f.addCron({ build: "echo up; until [ -e go ]; do sleep 0.02; done" });
    f.engine.deploy(id, { trigger: "api" });
    await f.until(() => f.outputOf(id).includes("up"));
    await f.write("go", "");
    await f.restart();
    await f.until(() => f.deploysOf(id)[0]?.status === "live");
    expect(f.deploysOf(id)).toHaveLength(1);
  });
});

describe("a deploy whose code is not on this machine", () => {
  it("of a cron job from git takes nine seconds of the clock", async () => {
    await using f = await startEngine({ mapped: false });
    const id = f.addCron();
    expect(f.engine.deploy(id, { trigger: "api" })).toMatchObject({
      status: "build_in_progress",
      commit: { id: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
    await f.until(() =>
      f.logOf(id).some(({ message }) => message.includes("--source https://github.com/example/app=DIR")),
    );
    f.clock.advance(8999);
    expect(f.deploysOf(id)[0]?.status).toBe("build_in_progress");
    f.clock.advance(1);
    await f.until(() => f.deploysOf(id)[0]?.status === "live");
  });

  it("of a web service from an image is live three seconds later; another one cancels it", async () => {
    await using f = await startEngine({ mapped: false });
    const id = await f.addWeb({ fromImage: true });
    expect(f.engine.deploy(id, { trigger: "api" })).toMatchObject({
      status: "update_in_progress",
      commit: null,
      image: { ref: image, sha: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
    });
    expect(f.engine.deploy(id, { trigger: "api" })).toMatchObject({ status: "update_in_progress" });
    await f.until(() => f.logOf(id).length > 0);
    f.clock.advance(3000);
    await f.until(() => f.deploysOf(id)[1]?.status === "live");
    expect(f.deploysOf(id)[0]?.status).toBe("canceled");
  });

  it("is repeated by a later local Render that has the code", async () => {
    await using f = await startEngine({ mapped: false });
    const id = f.addCron({ fromImage: true, command: "echo run" });
    f.engine.deploy(id, { trigger: "api" });
    await f.restart({ mapped: true });
    expect(f.deploysOf(id).map(({ trigger, status }) => [trigger, status])).toEqual([
      ["api", "deactivated"],
      ["deployed_by_render", "live"],
    ]);
    const run = f.engine.runNow(id);
    await f.until(() => f.store.runs.get(run.id)?.status === "successful");
    expect(f.outputOf(id)).toEqual(["run"]);
  });
});
