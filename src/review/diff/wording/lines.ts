import type { Line } from "./presentation.ts";
import type { Rich } from "./rich.ts";

export function plainLine(text: Rich): Line {
  return { tone: "plain", text };
}

export function warningLine(text: Rich): Line {
  return { tone: "warning", text };
}
