/** When a command ends, and with which exit code. */

/**
 * Runs a command with `--exit-code`: 1 means that something was found, so an error must end with 2 instead of 1.
 *
 * @param run prints the result and resolves to whether anything was found
 */
export async function withExitCode(wanted: boolean | undefined, run: () => Promise<boolean>): Promise<void> {
  if (wanted === true) process.exitCode = 2;
  const isFound = await run();
  if (wanted === true) process.exitCode = isFound ? 1 : 0;
}

/** Resolves at the first SIGTERM or SIGINT. */
export function untilStopped(): Promise<void> {
  return new Promise((stop) => {
    process.once("SIGTERM", () => stop());
    process.once("SIGINT", () => stop());
  });
}
