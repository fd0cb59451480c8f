import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkout } from "../../../src/core/checkout.ts";
import { review } from "../../../src/review/check/review.ts";
import { diffRevisions } from "../../../src/review/diff/revision-diff.ts";
import type { Revision } from "../../../src/review/git/revision.ts";
import { type CommentContent, composeComment, isSilent } from "../../../src/review/pull-request/comment.ts";
import { compareFindings } from "../../../src/review/pull-request/findings.ts";
import { fitText } from "../../../src/review/pull-request/fit.ts";
import { markerOf } from "../../../src/review/pull-request/forge/upsert.ts";
import type { Preview, StackPreview } from "../../../src/review/pull-request/preview.ts";
import { changedAt as at, readChange } from "../diff/golden-cases.ts";

const noChange: Preview = { changes: [], unchanged: 4 };
const schedule: Preview = {
  changes: [
    { operation: "update", type: "CronJob", name: "backup", properties: ["schedule"], replacedBy: [] },
  ],
  unchanged: 3,
};
const update: Preview = {
  changes: [
    {
      operation: "update",
      type: "CronJob",
      name: "backup",
      properties: ["envVars.LOG_LEVEL", "schedule"],
      replacedBy: [],
    },
    { operation: "replace", type: "WebService", name: "web", properties: ["region"], replacedBy: ["region"] },
  ],
  unchanged: 3,
};
const failure =
  "error: cannot reach https://somebody:hunter2@state.example/ with pul-0123456789abcdef\n```\n</details> @everyone \u202e\n" +
  Array.from({ length: 40 }, (_, index) => `line ${index}`).join("\n");

function contentOf(change: string, previews: readonly StackPreview[] = []): CommentContent {
  const { before, after } = readChange(change);
  const findingsOf = ({ stacks }: typeof before) => review({ stacks, now: at }).findings;
  return {
    diff: diffRevisions(named(before, "main", "4"), named(after, "topic", "9"), { at }),
    findings: compareFindings(findingsOf(before), findingsOf(after)),
    previews,
  };
}

/** A revision with a name and a commit, as in a repository. */
function named(revision: Revision, name: string, digit: string): Revision {
  const commit = { id: digit.repeat(40), committedAt: at, author: "Platform", subject: "Change" };
  return { ...revision, name, commit };
}

function written(content: CommentContent, longest = 65_536): string {
  return `${fitText(composeComment(content, markerOf("review")), longest, "Full diff: `npx scheduler-ops diff`.")}\n`;
}

test.each<[name: string, change: string, previews: StackPreview[]]>([
  [
    "promise-broken-at-merge",
    "03-time-moved-promise-broken-at-merge",
    [{ stack: "prod", preview: schedule }],
  ],
  ["uneven-step", "08-uneven-step", []],
  [
    "several-stacks",
    "20-several-stacks",
    [{ stack: "prod" }, { stack: "review", preview: update }, { stack: "staging", preview: noChange }],
  ],
  ["broken-file", "21-broken-file", [{ stack: "prod", preview: { changes: [], unchanged: 0, failure } }]],
  ["hostile-names", "22-hostile-names", []],
])("the comment on a change of kind %s reads well", async (name, change, previews) => {
  await expect(written(contentOf(change, previews))).toMatchFileSnapshot(
    join(checkout, `tests/fixtures/comments/${name}.md`),
  );
});

describe("a failed preview", () => {
  const text = written(
    contentOf("01-more-often", [{ stack: "prod", preview: { changes: [], unchanged: 0, failure } }]),
  );

  test("comes first, in a code block that it cannot close, and is shortened if it is long", () => {
    expect(text.indexOf("The preview of `prod` failed")).toBeLessThan(
      text.indexOf("runs at different times"),
    );
    expect(text).toContain("````text\nerror: cannot reach");
    expect(text).toContain("\n…\n````");
    expect(text).not.toContain("line 30");
  });

  test("shows no secret and no bidirectional control character", () => {
    expect(text).not.toMatch(/hunter2|0123456789abcdef|\u202e/);
    expect(text).toContain("https://…@state.example");
  });
});

test("lists what is not checked", () => {
  expect(written(contentOf("01-more-often"))).toContain(
    "Not checked: which resources Pulumi would change; whether Render currently matches the base.",
  );
  expect(written(contentOf("01-more-often", [{ stack: "prod" }]))).toContain(
    "which resources Pulumi would change in prod (no preview)",
  );
});

test("a comment that is too long omits the least important parts, and says so", () => {
  const content = contentOf("20-several-stacks", [{ stack: "prod", preview: update }]);
  const short = written(content, 3_000);
  expect(short.length).toBeLessThanOrEqual(3_001);
  expect(short).toContain("Omitted to fit: ");
  expect(short.startsWith("<!-- scheduler-ops: review -->")).toBe(true);
});

test("a change without differences is silent, unless a preview has changes", () => {
  const { after } = readChange("01-more-often");
  const nothing: CommentContent = {
    diff: diffRevisions(after, after, { at }),
    findings: { introduced: [], existing: [] },
    previews: [{ stack: "prod", preview: noChange }],
  };
  expect(isSilent(nothing)).toBe(true);
  expect(isSilent({ ...nothing, previews: [{ stack: "prod", preview: update }] })).toBe(false);
  expect(isSilent({ ...nothing, previews: [{ stack: "prod", preview: { ...noChange, failure } }] })).toBe(
    false,
  );
});
