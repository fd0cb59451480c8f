import { declareEnvironment } from "./src/stack/environment.ts";
import { outputsOf } from "./src/stack/exports.ts";
import { withoutCallStacks } from "./src/stack/portable-state.ts";
import { readStackConfig } from "./src/stack/read-config.ts";

const config = readStackConfig();
const environment = withoutCallStacks(() => declareEnvironment(config));

export const { scheduler, web, cronJobs } = outputsOf(config, environment);
