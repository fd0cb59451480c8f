import { enableCompileCache } from "node:module";
import { join } from "node:path";

// `src/cli.ts` is a link to this file. Node needs 65 ms to load its TypeScript parser, so a short command must not run it:
// this file is JavaScript, and all others come from the compile cache, without their types.
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/scheduler-ops"));

await import("./main.ts");
