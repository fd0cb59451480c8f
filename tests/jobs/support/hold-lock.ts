/** Acquires a process lock and holds it until killed: `node hold-lock.ts <path>`. */
import { withProcessLock } from "../../../src/core/process-lock.ts";

const [path = ""] = process.argv.slice(2);
await withProcessLock(path, 5_000, () => {
  console.log("held");
  return new Promise(() => setInterval(() => {}, 60_000));
});
