/** The `reason` of an event that tells how a process failed. Other services than cron jobs must not end at all. */
export function failureReason(exitCode: number): { evicted: false; nonZeroExit?: number; earlyExit?: true } {
  return exitCode === 0 ? { evicted: false, earlyExit: true } : { evicted: false, nonZeroExit: exitCode };
}
