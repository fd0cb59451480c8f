/** Lists the modules that a command loads. Preloaded with `--import`; writes to the file that LOADED_MODULES names. */
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";

const urls: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    urls.push(url);
    return nextLoad(url, context);
  },
});
process.on("exit", () => writeFileSync(process.env.LOADED_MODULES ?? "", urls.join("\n")));
