export { code, plain, type Rich, rich } from "../../core/text/rich.ts";
export { formatHtml, stackHtml } from "./formats/html.ts";
export { formatJson } from "./formats/json.ts";
export {
  formatMarkdown,
  listMarkdown,
  richMarkdown,
  stackMarkdown,
  stackPieces,
} from "./formats/markdown.ts";
export { formatText, type TextOptions } from "./formats/text.ts";
export type { ReadableStack } from "./job-diff.ts";
export type { GapLimit, MergeDay, MergeVerdict } from "./merge-day.ts";
export type * from "./model.ts";
export { type DiffOptions, diffRevisions } from "./revision-diff.ts";
export type { SafeWindows, TimeWindow } from "./safe-windows.ts";
export { plainLine, warningLine } from "./text/lines.ts";
export {
  type JobSection,
  type Line,
  type Presentation,
  presentDiff,
  type Row,
  type StackSection,
} from "./text/presentation.ts";
export { type Timetable, timetableOf } from "./timetable.ts";
