export { type Drift, isQuiet, readDrift } from "./drift.ts";
export { driftMarkdown, driftText } from "./formats.ts";
