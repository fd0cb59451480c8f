import type { Surroundings } from "../../program/program.ts";
import { connectionOf, type StoreValues } from "../../store/open-store.ts";
import { nothingThere } from "../problems.ts";
import { standInSince } from "../snapshot/open-snapshot.ts";
import { folderTarget } from "./folder-target.ts";
import { postgresTarget } from "./postgres-target.ts";
import { filesStandIn } from "./problems.ts";

/** Where a backup can be brought back. */
export interface RestoreTarget {
  /** For people. */
  readonly name: string;
  /**
   * Brings a checked backup back, whole or not at all.
   * @throws {JobError} also where something stands that was not confirmed to be overwritten
   */
  restore(path: string, options: { file: string; signal: AbortSignal }): Promise<void>;
}

/** The store that the environment names. `confirmed`: the name of what may be overwritten. */
export async function openTarget(
  values: StoreValues,
  { log, clock, confirmed }: Pick<Surroundings, "log" | "clock"> & { confirmed: string | undefined },
): Promise<RestoreTarget> {
  const { postgresUrl, stateDir } = values;
  if (postgresUrl !== undefined) {
    if ((await standInSince(stateDir)) !== undefined) throw filesStandIn();
    return postgresTarget(connectionOf(postgresUrl, values, log), { clock, confirmed });
  }
  if (stateDir === undefined) throw nothingThere("The environment"); // one of the two is set
  return folderTarget(stateDir, { clock, confirmed });
}
