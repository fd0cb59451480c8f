import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { manualClock } from "../../../../src/core/clock.ts";
import { newService } from "../../../../src/local/render/services/create.ts";
import { servicePost } from "../../../../src/local/render/services/schemas.ts";
import type { Project } from "../../../../src/local/render/store/model.ts";
import { openStore, type Store } from "../../../../src/local/render/store/store.ts";
import { cronJobRequest } from "../../../support/local-render.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "local-render-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const project = (id: string, name = id): Project => ({
  id,
  name,
  ownerId: "tea-1",
  createdAt: "2026-03-02T10:00:00.000001Z",
  updatedAt: "2026-03-02T10:00:00.000001Z",
});
const names = (store: Store): string[] => store.projects.all().map(({ name }) => name);

test("records survive when the store is opened again without having been closed", () => {
  const first = openStore(folder);
  first.projects.put(project("prj-1", "old"));
  first.projects.put(project("prj-2"));
  first.projects.put(project("prj-1", "new"));
  first.projects.delete("prj-2");
  expect(names(openStore(folder))).toEqual(["new"]);
});

test("an incomplete line left by a crash is skipped, and writing continues after it", () => {
  const first = openStore(folder);
  first.projects.put(project("prj-1"));
  appendFileSync(join(folder, "records.journal"), '{"sequence":2,"changes":[{"collection":"proj');
  const second = openStore(folder);
  second.projects.put(project("prj-2"));
  expect(names(openStore(folder))).toEqual(["prj-1", "prj-2"]);
});

test("a crash between writing the snapshot and emptying the journal does no harm", () => {
  const first = openStore(folder);
  first.projects.put(project("prj-1"));
  first.projects.put(project("prj-2"));
  first.projects.delete("prj-1");
  const journal = readFileSync(join(folder, "records.journal"));
  const second = openStore(folder);
  second.projects.put(project("prj-1", "again"));
  second.close();
  writeFileSync(join(folder, "records.journal"), journal);
  expect(names(openStore(folder))).toEqual(["prj-2", "again"]);
});

test("a transaction is one line: stored completely or not at all", () => {
  const store = openStore(folder);
  store.transaction(() => {
    store.projects.put(project("prj-1"));
    store.projects.put(project("prj-2"));
    expect(names(store)).toEqual(["prj-1", "prj-2"]);
    expect(store.projects.get("prj-2")?.name).toBe("prj-2");
  });
  expect(readFileSync(join(folder, "records.journal"), "utf8").trimEnd().split("\n")).toHaveLength(1);

  const failing = (): void =>
    store.transaction(() => {
      store.projects.put(project("prj-3"));
      store.projects.delete("prj-1");
      throw new Error("no");
    });
  expect(failing).toThrow("no");
  expect(names(store)).toEqual(["prj-1", "prj-2"]);
  expect(names(openStore(folder))).toEqual(["prj-1", "prj-2"]);
});

test("the history of a service is limited to its last 100 deploys; that of a deleted one is dropped", () => {
  const store = openStore(folder);
  const request = servicePost.parse(cronJobRequest("job"));
  const job = newService(request, store, manualClock(new Date("2026-03-02T10:00:00Z")));
  store.services.put(job);
  store.transaction(() => {
    for (let number = 1; number <= 150; number += 1) {
      const time = "2026-03-02T10:00:00.000001Z";
      store.deploys.put({
        id: `dep-${number}`,
        serviceId: job.id,
        status: "live",
        trigger: "api",
        commit: null,
        clearCache: false,
        createdAt: time,
        updatedAt: time,
      });
    }
  });
  store.close();
  const ids = openStore(folder)
    .deploys.all()
    .map(({ id }) => id);
  expect(ids).toHaveLength(100);
  expect(ids.at(0)).toBe("dep-51");
  expect(ids.at(-1)).toBe("dep-150");

  const second = openStore(folder);
  second.services.delete(job.id); // and the process ends before the rest is deleted
  expect(openStore(folder).deploys.all()).toEqual([]);
});

test("an incomplete log line is skipped", () => {
  const store = openStore(folder);
  const line = (message: string) =>
    ({
      id: "log-1",
      timestamp: "2026-03-02T10:00:00.000001Z",
      serviceId: "crn-1",
      type: "app",
      level: "info",
      instance: "one",
      message,
    }) as const;
  store.logs.append("crn-1", [line("first")]);
  appendFileSync(join(folder, "logs", "crn-1.jsonl"), '\n{"id":"log-2","time');
  store.logs.append("crn-1", [line("third")]);
  expect(store.logs.read("crn-1").map(({ message }) => message)).toEqual(["first", "third"]);
});
