import { declareEnvironment } from "./src/stack/environment.ts";
import { outputsOf } from "./src/stack/exports.ts";
import { withoutCallStacks } from "./src/stack/portable-state.ts";
import { readStackConfig } from "./src/stack/read-config.ts";
import { requireRender } from "./src/stack/require-render.ts";

const config = readStackConfig();
requireRender();
const environment = withoutCallStacks(() => declareEnvironment(config));

export const { scheduler, web, cronJobs } = outputsOf(config, environment);
