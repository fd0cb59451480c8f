/** Time, passed in, so that tests can turn it. */
export interface Clock {
  now(): Date;
  /** Calls `action` once, at `when` or as soon as possible when that is past; returns what takes it back. */
  at(when: Date, action: () => void): () => void;
}

/** The machine's clock. A waiting action keeps the process alive. Waits of at most 24 days. */
export function realClock(): Clock {
  return {
    now: () => new Date(),
    at(when, action) {
      const timer = setTimeout(action, Math.max(when.getTime() - Date.now(), 0));
      return () => clearTimeout(timer);
    },
  };
}
