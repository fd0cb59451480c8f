export { type Explanation, explain } from "./explanation.ts";
export { type Intent, localIntent, readIntent, utcIntent } from "./intent.ts";
export { explanationJson } from "./json.ts";
export { runLines } from "./run-lines.ts";
export { teamClock } from "./team-clock.ts";
export { explanationText } from "./text.ts";
