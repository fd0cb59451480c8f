/** What asks a running demo to end early: Ctrl-C, SIGTERM, the end of the terminal, a reader that went away. */
import { performance } from "node:perf_hooks";

export interface Interruption extends Disposable {
  /** Aborted at the first wish to end. */
  readonly asked: AbortSignal;
  /** The same, unless the Pulumi CLI has got the signal itself; to be passed on to it. */
  readonly forPulumi: AbortSignal;
  /** Aborted at the second wish: what still runs shall end at once. */
  readonly insisted: AbortSignal;
}

// npm and the launcher pass a signal on to processes that may have got it already: that is one wish, not two.
const onceWithinMilliseconds = 500;

/**
 * Listens until it is disposed of.
 * @param inTerminal whether Ctrl-C reaches all processes in the foreground, the Pulumi CLI among them. It takes a second
 * SIGINT as the wish to stop without saving, so it must not get one from here as well.
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
  // Nobody reads any more, for example after `| head`: further lines go nowhere.
  const onLostReader = () => {
    asked.abort();
    forPulumi.abort();
  };

  // `on`, not `once`: a library that finds itself the last listener ends the process (signal-exit, by way of execa).
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
