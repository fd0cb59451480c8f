import type { JobContext } from "../../program/program.ts";
import { fallbackSince } from "../../store/failover/failover-state.ts";
import { readConnection, type StoreValues } from "../../store/open-store.ts";
import { fallbackInUse, nothingToBackUp } from "../problems.ts";
import { folderTarget } from "./folder-target.ts";
import { postgresTarget } from "./postgres-target.ts";
import type { RestoreTarget } from "./target.ts";

/** The store that the environment names. `confirmed`: the name of the one that may be overwritten. */
export async function openTarget(
  values: StoreValues,
  { log, clock, confirmed }: Pick<JobContext, "log" | "clock"> & { confirmed: string | undefined },
): Promise<RestoreTarget> {
  const { postgresUrl, stateDir } = values;
  if (postgresUrl !== undefined) {
    if ((await fallbackSince(stateDir)) !== undefined) throw fallbackInUse();
    return postgresTarget(readConnection(postgresUrl, values, log), { clock, confirmed });
  }
  if (stateDir === undefined) throw nothingToBackUp("the environment"); // one of the two is set
  return folderTarget(stateDir, { clock, confirmed });
}
