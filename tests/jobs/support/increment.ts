/** Adds one to a number of the document `state`, many times: `node increment.ts <folder> <times>`. */
import { FileStore } from "../../../jobs/src/store/file-store.ts";

const [folder = "", times = "0"] = process.argv.slice(2);
const store = new FileStore(folder, { lockWaitMs: 60_000 });
for (let done = 0; done < Number(times); done += 1) {
  await store.transaction("state", ({ count }) => ({
    patch: { set: { count: Number(count ?? 0) + 1 } },
    result: undefined,
  }));
}
