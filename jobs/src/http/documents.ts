import type { Document } from "../documents/document.ts";
import { errorFields, type Log } from "../program/log.ts";
import { type StateStore, StoreError } from "../store/state-store.ts";

export interface Documents {
  readonly settings: Document;
  readonly state: Document;
}

const limitMs = 5_000;

/**
 * Reads the documents within 5 s, whatever the store does; concurrent callers share one read. Only a change of the
 * store's status is logged, because this is called every few seconds.
 */
export function documentReader(store: StateStore, log: Log): () => Promise<Documents> {
  let pendingRead: Promise<Documents> | undefined;
  let reported: string | undefined;

  // Not readAll: with files it would wait for a writer, and this must respond at once.
  async function read(): Promise<Documents> {
    const [settings, state] = await Promise.all([store.read("settings"), store.read("state")]);
    return { settings, state };
  }

  function report(failure: { error: string; code: string | undefined } | undefined): void {
    if (failure?.error === reported) return;
    reported = failure?.error;
    if (failure === undefined) log.info("healthz", "Store can be read again");
    else log.error("healthz", "Store cannot be read", failure);
  }

  return async () => {
    pendingRead ??= read().finally(() => {
      pendingRead = undefined;
    });
    try {
      const documents = await withinLimit(pendingRead);
      report(undefined);
      return documents;
    } catch (error) {
      report(errorFields(error));
      throw error;
    }
  };
}

async function withinLimit<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(tooLate()), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(): StoreError {
  return new StoreError({
    code: "SERVE004",
    message: `The documents could not be read within ${limitMs / 1000} s`,
    remedy: "Check the load of the database, or of the disk of STATE_DIR",
  });
}
