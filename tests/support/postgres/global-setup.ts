import { startPostgresBroker } from "./broker.ts";

/** Vitest calls it once, before any worker is started. */
export default async function setup(): Promise<() => Promise<void>> {
  const broker = await startPostgresBroker();
  process.env.TEST_POSTGRES_BROKER = broker.url; // workers inherit it
  return async () => broker[Symbol.asyncDispose]();
}
