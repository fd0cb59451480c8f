import type { ValuesOf } from "../program/environment.ts";
import { text } from "../program/variables.ts";
import { FileStore } from "./file-store.ts";
import type { StateStore } from "./state-store.ts";

/** What every program reads that needs the documents. */
export const storeVariables = {
  stateDir: text("STATE_DIR", { description: "folder of settings.json and state.json" }),
};

/** The store that the environment names. Nothing is read or written yet. */
export function openStore({ stateDir }: ValuesOf<typeof storeVariables>): StateStore {
  return new FileStore(stateDir);
}
