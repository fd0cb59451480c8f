import { mkdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type Clock, type ManualClock, manualClock } from "../../../../src/core/clock.ts";
import { createEngine, type Engine } from "../../../../src/local/render/engine/create-engine.ts";
import type {
  Deploy,
  LogLine,
  Run,
  Service,
  ServiceEvent,
} from "../../../../src/local/render/store/model.ts";
import { openStore, type Store } from "../../../../src/local/render/store/store.ts";
import { cronJob, image, repo, webService } from "./services.ts";

export interface EngineFixture extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly engine: Engine;
  readonly dataDir: string;
  /** The folder that {@link repo} and {@link image} are mapped to. */
  readonly source: string;
  write(file: string, content: string): Promise<void>;
  addCron(changes?: Parameters<typeof cronJob>[0]): string;
  addWeb(changes?: Parameters<typeof webService>[0]): Promise<string>;
  /** Deploys, waits for the end and resolves with the ended deploy. */
  deploy(serviceId: string): Promise<Deploy>;
  change(serviceId: string, changes: Partial<Service>): void;
  deploysOf(serviceId: string): Deploy[];
  runsOf(serviceId: string): Run[];
  eventsOf(serviceId: string, type?: string): ServiceEvent[];
  /** The log lines of a service, without those of the local Render itself. */
  outputOf(serviceId: string): string[];
  logOf(serviceId: string): readonly LogLine[];
  /** Resolves as soon as a write to the store makes the condition true; rejects when none does within a minute. */
  until(condition: () => boolean): Promise<void>;
  /** Ends this engine and starts another one on the same data. */
  restart(options?: { mapped?: boolean }): Promise<void>;
}

const untilMilliseconds = 60_000;

const noon = new Date("2026-03-01T12:00:00Z");

/**
 * An engine on an empty data folder, with a manual clock that shows noon. Disposing checks that it reported no failure.
 * @param options `lateBy`: by how many milliseconds the clock fires late, as after the machine slept. Default: 0
 */
export async function startEngine(
  options: { mapped?: boolean; lateBy?: number; envOverrides?: Record<string, string> } = {},
): Promise<EngineFixture> {
  const root = await mkdtemp(join(tmpdir(), "local-render-engine-"));
  const [dataDir, source] = [join(root, "data"), join(root, "source")];
  for (const folder of [dataDir, source]) mkdirSync(folder);
  const clock = manualClock(noon);
  const { lateBy = 0, envOverrides = {} } = options;
  const lateClock: Clock = {
    now: clock.now,
    at: (when, action) => clock.at(new Date(when.getTime() + lateBy), action),
  };
  const reported: string[] = [];
  const waiting = new Set<() => void>();
  let store = observed(openStore(dataDir), waiting);
  let engine = create(options.mapped);
  await engine.start();

  function create(mapped = true): Engine {
    const folders = mapped ? { sources: { [repo]: source }, images: { [image]: source } } : {};
    const log = (line: string) => reported.push(line);
    return createEngine({ store, clock: lateClock, dataDir, ...folders, envOverrides, log });
  }

  const fixture: EngineFixture = {
    clock,
    dataDir,
    source,
    get store() {
      return store;
    },
    get engine() {
      return engine;
    },
    write: (file, content) => writeFile(join(source, file), content),
    addCron(changes) {
      const job = cronJob(changes);
      store.services.put(job);
      return job.id;
    },
    async addWeb(changes) {
      const service = webService(changes);
      store.services.put(service);
      await engine.prepare(service.id);
      return service.id;
    },
    async deploy(serviceId) {
      const before = engine.deploy(serviceId, { trigger: "api" });
      if (before === "queued") throw new Error("a deploy is in progress");
      const find = (): Deploy => store.deploys.get(before.id) ?? before;
      await fixture.until(() => find().finishedAt !== undefined);
      return find();
    },
    change(serviceId, changes) {
      const service = store.services.get(serviceId);
      // The tests pass only fields of the type of their service.
      if (service !== undefined) store.services.put({ ...service, ...changes } as Service);
    },
    deploysOf: (serviceId) => store.deploys.all().filter((deploy) => deploy.serviceId === serviceId),
    runsOf: (serviceId) => store.runs.all().filter((run) => run.serviceId === serviceId),
    eventsOf: (serviceId, type) =>
      store.events
        .all()
        .filter((event) => event.serviceId === serviceId && (type === undefined || event.type === type)),
    logOf: (serviceId) => store.logs.read(serviceId),
    outputOf: (serviceId) =>
      store.logs
        .read(serviceId)
        .map(({ message }) => message)
        .filter((message) => !message.startsWith("==>")),
    until(condition) {
      if (condition()) return Promise.resolve();
      return new Promise((done, failed) => {
        const limit = setTimeout(() => {
          waiting.delete(check);
          failed(new Error(`not true within ${untilMilliseconds / 1000} s: ${condition}`));
        }, untilMilliseconds);
        function check(): void {
          if (!condition()) return;
          clearTimeout(limit);
          waiting.delete(check);
          done();
        }
        waiting.add(check);
      });
    },
    async restart(changes = options) {
      await engine.close();
      store.close();
      store = observed(openStore(dataDir), waiting);
      engine = create(changes.mapped);
      await engine.start();
    },
    async [Symbol.asyncDispose]() {
      await engine.close();
      store.close();
      expect(reported, "failures that the engine reported").toEqual([]);
      await rm(root, { recursive: true, force: true });
    },
  };
  return fixture;
}

/** The same store; after each write the waiting conditions are checked again, in a task of their own. */
function observed(store: Store, waiting: Set<() => void>): Store {
  function thenCheck<Arguments extends unknown[]>(
    write: (...values: Arguments) => void,
  ): (...values: Arguments) => void {
    return (...values) => {
      write(...values);
      setImmediate(() => {
        for (const check of [...waiting]) check();
      });
    };
  }
  return {
    ...store,
    deploys: { ...store.deploys, put: thenCheck(store.deploys.put) },
    runs: { ...store.runs, put: thenCheck(store.runs.put) },
    events: { ...store.events, put: thenCheck(store.events.put) },
    logs: { ...store.logs, append: thenCheck(store.logs.append) },
  };
}
