import { join } from "node:path";
import { type Clock, realClock } from "../../core/clock.ts";
import { type Fetch, listen } from "../server/listen.ts";
import { readPort, writePort } from "../server/ports.ts";
import { createApp } from "./app.ts";
import { defaultApiKey } from "./defaults.ts";
import { createEngine } from "./engine/create-engine.ts";
import { localOwner } from "./http/owner.ts";
import { prepareDataFolder } from "./store/data-folder.ts";
import { lockFolder } from "./store/data-folder-lock.ts";
import { openStore } from "./store/store.ts";

export interface LocalRenderOptions {
  /** 0, the default, takes the one of the last start on this data folder or, when that is taken, a free one. */
  readonly port?: number;
  /** Everything that is stored stands here: made when absent, taken up when it is a local Render's. */
  readonly dataDir: string;
  /** By default the machine's. */
  readonly clock?: Clock;
  /** `recorded` (the default) refuses too many requests as Render does, `off` never. */
  readonly limits?: "recorded" | "off";
  readonly apiKey?: string;
  /** Local folders that stand for git repositories, by URL. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Local folders that stand for images, by reference. */
  readonly images?: Readonly<Record<string, string>>;
  /**
   * Variables that go before those of every service: the addresses, on this machine, of what the services would find
   * elsewhere. Asked for once, when the data folder is this process's own and nothing runs yet.
   */
  readonly elsewhere?: () => Promise<Readonly<Record<string, string>>>;
  /** Gets what the operator should know, a line each. By default nobody. */
  readonly log?: (line: string) => void;
}

export interface LocalRender extends AsyncDisposable {
  /** Base of the API, for example `http://127.0.0.1:4000/v1`. */
  readonly url: string;
  readonly apiKey: string;
  readonly clock: Clock;
  /** Ends all processes, stores everything, frees the port and the data folder. */
  close(): Promise<void>;
}

/**
 * Starts a Render on this machine: its REST API on 127.0.0.1 and the engine that runs services and jobs.
 * @throws OperationError LOCAL001 when the port is in use, LOCAL002 when it cannot be had, LOCAL003 to LOCAL006
 * when the data folder is damaged, newer, in use or not one of ours; nothing is changed then
 */
export async function startLocalRender(options: LocalRenderOptions): Promise<LocalRender> {
  const {
    port = 0,
    clock = realClock(),
    limits = "recorded",
    apiKey = defaultApiKey,
    log = () => {},
  } = options;
  const { sources = {}, images = {} } = options;
  const dataDir = prepareDataFolder(options.dataDir);
  await using undo = new AsyncDisposableStack();
  const lock = await lockFolder(dataDir);
  undo.defer(() => lock.release());

  const elsewhere = await options.elsewhere?.();
  const store = openStore(dataDir);
  undo.defer(() => store.close());
  const engine = createEngine({
    store,
    clock,
    dataDir,
    sources,
    images,
    log,
    ...(elsewhere && { elsewhere }),
  });
  undo.defer(() => engine.close());

  const started = Promise.withResolvers<Fetch>();
  const portPath = join(dataDir, "port");
  const listening = await listen(
    { name: "local Render", port, lastPort: readPort(portPath) },
    async (request, bindings) => {
      const answer = await started.promise;
      return answer(request, bindings);
    },
  );
  undo.defer(() => listening.close());
  writePort(portPath, listening.port);
  await engine.start();
  const origin = `http://127.0.0.1:${listening.port}`;
  started.resolve(
    createApp({ store, engine, clock, owner: localOwner, origin }, { apiKey, limits, log }).fetch,
  );
  const url = `${origin}/v1`;
  lock.publish({ url, apiKey });

  const everything = undo.move();
  let closed: Promise<void> | undefined;
  function close(): Promise<void> {
    closed ??= everything.disposeAsync();
    return closed;
  }
  return { url, apiKey, clock, close, [Symbol.asyncDispose]: close };
}
