import { join } from "node:path";
import { type Clock, realClock } from "../../core/clock.ts";
import { type Fetch, listen } from "../server/listen.ts";
import { readPort, writePort } from "../server/ports.ts";
import { createApp } from "./app.ts";
import { defaultApiKey } from "./defaults.ts";
import { createEngine } from "./engine/create-engine.ts";
import { localOwner } from "./http/owner.ts";
import { prepareDataFolder } from "./store/data-folder.ts";
import { lockDataFolder } from "./store/data-folder-lock.ts";
import { openStore } from "./store/store.ts";

export interface LocalRenderOptions {
  /** Default: 0, the port of the last start on this data folder or, if that is in use, a free one. */
  readonly port?: number;
  /** Where everything is stored. Created when missing; must be empty or a data folder of a local Render. */
  readonly dataDir: string;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** `recorded` (default) enforces Render's rate limits, `off` none. */
  readonly limits?: "recorded" | "off";
  /** The bearer token that requests must have. Default: `rnd_local`, which is public. */
  readonly apiKey?: string;
  /** Local folders to use in place of git repositories, by URL. Default: none. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Local folders to use in place of images, by reference. Default: none. */
  readonly images?: Readonly<Record<string, string>>;
  /**
   * Environment variables that override those of every service, for example the addresses of local replacements for
   * external services. Called once, when the data folder is locked and nothing runs yet. Default: none.
   */
  readonly envOverrides?: () => Promise<Readonly<Record<string, string>>>;
  /** Receives one line for each thing the operator should know. Default: discarded. */
  readonly log?: (line: string) => void;
}

export interface LocalRender extends AsyncDisposable {
  /** Base URL of the API, for example `http://127.0.0.1:4000/v1`. */
  readonly url: string;
  readonly apiKey: string;
  readonly clock: Clock;
  /** Ends all processes, stores everything, releases the port and the data folder. */
  close(): Promise<void>;
}

/**
 * Starts a Render on this machine: its REST API on 127.0.0.1 and the engine that runs services and jobs.
 * @throws OperationError LOCAL001 when the port is in use, LOCAL002 when it cannot be opened, LOCAL003 to LOCAL006
 * when the data folder is damaged, newer, in use or not a data folder; nothing has been changed then
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
  const lock = await lockDataFolder(dataDir);
  undo.defer(() => lock.release());

  const envOverrides = await options.envOverrides?.();
  const store = openStore(dataDir);
  undo.defer(() => store.close());
  const engine = createEngine({
    store,
    clock,
    dataDir,
    sources,
    images,
    log,
    ...(envOverrides && { envOverrides }),
  });
  undo.defer(() => engine.close());

  const started = Promise.withResolvers<Fetch>();
  const portPath = join(dataDir, "port");
  const listening = await listen(
    { name: "local Render", port, lastPort: readPort(portPath) },
    async (request, bindings) => {
      const handle = await started.promise;
      return handle(request, bindings);
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
