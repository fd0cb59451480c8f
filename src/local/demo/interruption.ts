/** Requests to end a running demo early: Ctrl-C, SIGTERM, a closed terminal, a closed output pipe. */
import { performance } from "node:perf_hooks";

export interface Interruption extends Disposable {
  /** Aborted at the first request. */
  readonly requested: AbortSignal;
  /** For the Pulumi CLI: aborted like `requested`, unless the CLI has received the signal itself. */
  readonly forPulumi: AbortSignal;
  /** Aborted at the second request: everything still running must end at once. */
  readonly forced: AbortSignal;
}

// npm and the launcher forward a signal to processes that may have received it already: that is one request, not two.
const sameSignalMilliseconds = 500;

/**
 * Listens until disposed.
 * @param inTerminal whether Ctrl-C reaches all foreground processes, including the Pulumi CLI. The CLI takes a second
 * SIGINT as a request to stop without saving, so it must not receive one from here as well.
 */
export function listenForInterruption({
  inTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY),
} = {}): Interruption {
  const requested = new AbortController();
  const forPulumi = new AbortController();
  const forced = new AbortController();
  let requestedAt = 0;

  function stop(): void {
    if (!requested.signal.aborted) requestedAt = performance.now();
    else if (performance.now() - requestedAt > sameSignalMilliseconds) forced.abort();
    requested.abort();
  }
  function stopWithPulumi(): void {
    stop();
    forPulumi.abort();
  }
  const onCtrlC = inTerminal ? stop : stopWithPulumi;
  // The output is no longer read, for example after `| head`: further lines are dropped.
  const onLostReader = () => {
    requested.abort();
    forPulumi.abort();
  };

  // `on`, not `once`: a library that is the last listener ends the process (signal-exit, used by execa).
  process.on("SIGINT", onCtrlC).on("SIGTERM", stopWithPulumi).on("SIGHUP", stopWithPulumi);
  process.stdout.on("error", onLostReader);
  return {
    requested: requested.signal,
    forPulumi: forPulumi.signal,
    forced: forced.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", onCtrlC).off("SIGTERM", stopWithPulumi).off("SIGHUP", stopWithPulumi);
      process.stdout.off("error", onLostReader);
    },
  };
}
