import { expect, test } from "vitest";
import { escapeMarkdown, markdownCode, markdownTable } from "../../../src/core/text/markdown.ts";

test.each([
  ["backup", "`backup`"],
  ["a `b` c", "`` a `b` c ``"],
  ["```", "```` ``` ````"],
  ["*/15 * * * *", "`*/15 * * * *`"],
  ["one\ntwo", "`one\\u{a}two`"],
  ["<script>\u202e", "`<script>\\u{202e}`"],
  ["", "`  `"],
])("%j as code is %j", (text, markdown) => {
  expect(markdownCode(text)).toBe(markdown);
});

test("escapes markup in prose", () => {
  expect(escapeMarkdown("SCHEDULER_ENABLED is <b> *not* [set]")).toBe(
    "SCHEDULER\\_ENABLED is \\<b\\> \\*not\\* \\[set\\]",
  );
});

test("escapes a bar in a cell", () => {
  expect(markdownTable(["", "new"], [["command", markdownCode("a | b")]])).toBe(
    "|  | new |\n| --- | --- |\n| command | `a \\| b` |",
  );
});
