import { markdownCode, markdownTable } from "../../../core/text/markdown/index.ts";
import type { Audit } from "../audit.ts";
import type { LoadMap } from "../load.ts";
import { hourRows } from "../load-words.ts";
import { dayText } from "../wording.ts";

export function weekMarkdown({ week }: Audit): string {
  const rows = week.stacks.flatMap(({ stack, jobs }) =>
    jobs.map(({ job, stopped, days }) => [
      markdownCode(stack),
      markdownCode(job),
      ...days.map(({ runs, times }) =>
        stopped ? "suspended" : runs === 0 ? "–" : (times?.join(", ") ?? `${runs} runs`),
      ),
    ]),
  );
  return markdownTable(["stack", "job", ...week.days.map(dayText)], rows);
}

export function hoursMarkdown(map: LoadMap): string {
  return markdownTable(
    ["hour (UTC)", "starts", "most in a minute", "in the minutes"],
    hourRows(map).map(({ hour, starts, most, minutes }) => [hour, `${starts}`, `${most}`, minutes]),
  );
}
