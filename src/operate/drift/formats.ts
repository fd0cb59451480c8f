/** Drift reports: markdown for an issue, text for a terminal. */

import { markdownCode } from "../../core/text/markdown.ts";
import { code, plain, rich } from "../../core/text/rich.ts";
import { moment } from "../../core/text/time-text.ts";
import { listMarkdown, richMarkdown, stackPieces } from "../../review/diff/formats/markdown.ts";
import { formatText } from "../../review/diff/formats/text.ts";
import { presentDiff } from "../../review/diff/text/presentation.ts";
import type { FoldableText } from "../../review/pull-request/fit.ts";
import { failureMarkdown, resourcesMarkdown } from "../../review/pull-request/preview-markdown.ts";
import type { Drift } from "./drift.ts";
import { runLines } from "./run-lines.ts";

const remedy = rich`${code("npm run pulumi -- up")} restores what the stack file says. To keep a change, make it in the stack file.`;

/** The body of an issue, with a section for each stack. */
export function driftMarkdown(drift: Drift, marker: string): FoldableText {
  const { live, runs, refreshes } = drift;
  const presentation = presentDiff(live);
  const failed = refreshes.filter(({ preview }) => preview?.failure !== undefined);
  const stacks = [...new Set([...runs, ...live.stacks, ...refreshes].map(({ stack }) => stack))].sort();
  return {
    head: [
      `${marker === "" ? "" : `${marker}\n`}How Render differs from the stack files, and what became of the runs. Checked on ${moment(live.at)} UTC.`,
      ...failed.map((each) => failureMarkdown(each, "refresh")),
    ].join("\n\n"),
    sections: stacks.map((stack) => {
      const presented = presentation.stacks[live.stacks.findIndex((each) => each.stack === stack)];
      const pieces = presented === undefined ? undefined : stackPieces(presented);
      const stackRuns = runs.find((each) => each.stack === stack);
      const refresh = refreshes.find((each) => each.stack === stack);
      const changed = [pieces?.lines ?? "", ...(pieces?.jobs ?? [])]
        .filter((text) => text !== "")
        .join("\n\n");
      const parts = [
        {
          text: stackRuns === undefined ? "" : listMarkdown(runLines(stackRuns)),
          what: `the runs of ${stack}`,
          rank: 1,
        },
        { text: changed, what: `the differences of ${stack}`, rank: 2 },
        {
          text: refresh === undefined ? "" : resourcesMarkdown(refresh),
          what: `the resources of ${stack}`,
          rank: 3,
        },
      ];
      return { head: `### ${markdownCode(stack)}`, parts: parts.filter(({ text }) => text !== "") };
    }),
    foot: `<sub>${richMarkdown(remedy)}</sub>`,
  };
}

/** The report for a terminal. Ends with a line break. */
export function driftText({ live, runs, refreshes }: Drift, options: { color: boolean }): string {
  const failed = refreshes.flatMap(({ stack, preview }) =>
    preview?.failure === undefined ? [] : [`The refresh of ${stack} failed:\n${preview.failure}`],
  );
  const ofRuns = runs.map((stack) => {
    const lines = runLines(stack).map(
      ({ tone, text }) => `  ${tone === "warning" ? "! " : ""}${plain(text)}`,
    );
    return [`${stack.stack}: runs`, ...(lines.length === 0 ? ["  none due"] : lines)].join("\n");
  });
  return `${[...failed, formatText(live, options).trimEnd(), ...ofRuns].join("\n\n")}\n`;
}
