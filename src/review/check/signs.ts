import type { Severity } from "../../core/errors.ts";

/** How the terminal marks a finding. */
export const signs = {
  error: { sign: "✖", colour: "red" },
  warning: { sign: "⚠", colour: "yellow" },
  info: { sign: "ℹ", colour: "blue" },
} as const satisfies Record<Severity, unknown>;
