/**
 * `--exit-code` of a command: 1 answers yes, so that what prevents an answer must not end with 1 too.
 * @param ask prints the answer, and tells whether there is anything.
 */
export async function answerByExitCode(
  wanted: boolean | undefined,
  ask: () => Promise<boolean>,
): Promise<void> {
  if (wanted === true) process.exitCode = 2;
  const isAnything = await ask();
  if (wanted === true) process.exitCode = isAnything ? 1 : 0;
}
