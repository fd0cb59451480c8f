import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Compiling and stripping types takes most of a short command's time: what one run has compiled the next one takes up.
// Only modules that are loaded after this call count, so that this file holds nothing else.
enableCompileCache(join(import.meta.dirname, "..", "node_modules", ".cache", "scheduler-ops"));

await import("./cli/main.ts");
