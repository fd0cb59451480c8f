import { declareEnvironment } from "./src/stack/declare-environment.ts";
import { outputsOf } from "./src/stack/outputs.ts";
import { readStackConfig, requireRender } from "./src/stack/read-config.ts";

const config = readStackConfig();
requireRender();
const environment = declareEnvironment(config);

export const { scheduler, web, cronJobs } = outputsOf(config, environment);
