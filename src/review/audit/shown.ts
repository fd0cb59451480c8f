import { oneLine } from "../../core/text/one-line.ts";
import type { Audit } from "./audit.ts";

/** The report with every text on one line and its invisible characters told by their numbers: for those who read it. */
export function shown(audit: Audit): Audit {
  return withTexts(audit, oneLine);
}

function withTexts<Data>(data: Data, change: (text: string) => string): Data {
  if (typeof data === "string") return change(data) as Data;
  if (Array.isArray(data)) return data.map((item) => withTexts(item, change)) as Data;
  if (typeof data !== "object" || data === null || data instanceof Date) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, withTexts(value, change)]),
  ) as Data;
}
