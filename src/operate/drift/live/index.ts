export { readLive } from "./read-live.ts";
