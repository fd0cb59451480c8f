import { OperationError } from "../../../../src/core/errors.ts";
import { errorFields, type Log } from "../../program/log.ts";
import { toldText } from "./log-memory.ts";
import type { Memory, Told, Verdict } from "./verdict.ts";

export interface TellOptions {
  /** Where it stands what was told before: the newest counts, and all are kept up to date. Always in the same order. */
  memories: readonly Memory[];
  /** Tells; why it failed, `undefined` where it did not. */
  post(): Promise<string | undefined>;
  now: Date;
  log: Log;
}

const area = "health-check";

/**
 * Tells a verdict that is another one than was told before. What could not be told is told by a later run, and where
 * nobody knows what was told, bad news is told once too often rather than never.
 */
export async function tellChange(verdict: Verdict, { memories, post, now, log }: TellOptions): Promise<void> {
  const readings = await Promise.all(memories.map(reading));
  const readable = readings.filter((each) => each !== undefined);
  const latest = newest(readable.flatMap(({ told }) => told ?? []));
  const before = readable.length > 0 || verdict === "healthy" ? (latest?.verdict ?? "healthy") : undefined;
  if (verdict === before) return;

  for (const [index, place] of readable.entries()) {
    if (await claim(place)) continue;
    log.info(area, "another run posts the alert");
    for (const { memory } of readable.slice(0, index)) await settle(memory, undefined);
    return;
  }
  const failure = await post();
  if (failure === undefined) log.info(area, `${toldText}: ${verdict}`);
  else log.error(area, `alert not posted: ${failure}`, { verdict, code: "HEALTH002" });
  for (const { memory } of readable) {
    await settle(memory, failure === undefined ? { verdict, at: now } : undefined);
  }

  async function reading(memory: Memory): Promise<{ memory: Memory; told: Told | undefined } | undefined> {
    try {
      return { memory, told: await memory.recall() };
    } catch (error) {
      report("what was told before cannot be read", error);
      return undefined;
    }
  }

  async function claim({ memory, told }: { memory: Memory; told: Told | undefined }): Promise<boolean> {
    try {
      return await memory.claim(told, now);
    } catch (error) {
      report("what is told cannot be recorded", error);
      return true;
    }
  }

  async function settle(memory: Memory, told: Told | undefined): Promise<void> {
    try {
      await memory.settle(told);
    } catch (error) {
      report("what was told cannot be recorded", error);
    }
  }

  function report(text: string, error: unknown): void {
    if (!(error instanceof OperationError)) throw error;
    log.error(area, `${text}, so it may be told again`, errorFields(error));
  }
}

function newest(told: readonly Told[]): Told | undefined {
  return told.toSorted((one, other) => other.at.getTime() - one.at.getTime())[0];
}
