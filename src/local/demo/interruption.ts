/** Requests to end a running demo early: Ctrl-C, SIGTERM, a closed terminal, a closed output pipe. */
import { performance } from "node:perf_hooks";

export interface Interruption extends Disposable {
  /** Aborted at the first request. */
  readonly asked: AbortSignal;
  /** For the Pulumi CLI: aborted like `asked`, unless the CLI has received the signal itself. */
  readonly forPulumi: AbortSignal;
  /** Aborted at the second request: everything still running must end at once. */
  readonly insisted: AbortSignal;
}

// npm and the launcher forward a signal to processes that may have received it already: that is one request, not two.
const onceWithinMilliseconds = 500;

/**
 * Listens until disposed.
 * @param inTerminal whether Ctrl-C reaches all foreground processes, including the Pulumi CLI. The CLI takes a second
 * SIGINT as a request to stop without saving, so it must not receive one from here as well.
 */
export function listenForInterruption({
  inTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY),
} = {}): Interruption {
  const asked = new AbortController();
  const forPulumi = new AbortController();
  const insisted = new AbortController();
  let askedAt = 0;

  function ask(): void {
    if (!asked.signal.aborted) askedAt = performance.now();
    else if (performance.now() - askedAt > onceWithinMilliseconds) insisted.abort();
    asked.abort();
  }
  function askAlsoPulumi(): void {
    ask();
    forPulumi.abort();
  }
  const onCtrlC = inTerminal ? ask : askAlsoPulumi;
  // The output is no longer read, for example after `| head`: further lines are dropped.
  const onLostReader = () => {
    asked.abort();
    forPulumi.abort();
  };

  // `on`, not `once`: a library that is the last listener ends the process (signal-exit, used by execa).
  process.on("SIGINT", onCtrlC).on("SIGTERM", askAlsoPulumi).on("SIGHUP", askAlsoPulumi);
  process.stdout.on("error", onLostReader);
  return {
    asked: asked.signal,
    forPulumi: forPulumi.signal,
    insisted: insisted.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", onCtrlC).off("SIGTERM", askAlsoPulumi).off("SIGHUP", askAlsoPulumi);
      process.stdout.off("error", onLostReader);
    },
  };
}
