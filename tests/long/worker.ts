/** Runs cases of matrices in a separate process, one after the other, as the runner requests them. */
import type { Matrix } from "./matrix.ts";
import { caseOf } from "./matrix.ts";

export interface CaseRequest {
  /** URL of the file of the matrix. */
  readonly file: string;
  readonly name: string;
  readonly seed: string;
  readonly number: number;
}

/** What the worker sends: that the case is about to start, then its result. */
export type WorkerMessage = "started" | CaseResult;

export interface CaseResult {
  /** Why the case failed. */
  readonly error?: string;
  /** The failed case. */
  readonly value?: string;
}

// Programs that a case has started are killed by their own handlers of "exit"; a signal alone would not run these.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));
process.on("disconnect", () => process.exit(130)); // the runner was killed

process.on("message", async (request: CaseRequest) => {
  send(await runCase(request));
});

async function runCase({ file, name, seed, number }: CaseRequest): Promise<CaseResult> {
  const matrix = (await import(file)).default as Matrix;
  const value = caseOf(matrix, name, seed, number);
  send("started");
  try {
    await matrix.run(value);
    return {};
  } catch (error) {
    return {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      value: formatCase(value),
    };
  }
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}

function formatCase(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}
