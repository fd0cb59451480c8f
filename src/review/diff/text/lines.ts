import type { Rich } from "../../../core/text/rich.ts";
import type { Line } from "./presentation.ts";

export function plainLine(text: Rich): Line {
  return { tone: "plain", text };
}

export function warningLine(text: Rich): Line {
  return { tone: "warning", text };
}
