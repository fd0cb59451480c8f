import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const linesOf = (file: string) => readFileSync(join(root, file), "utf8").split("\n");

test("the comment that the README quotes is part of one that is really written", () => {
  const quoted = linesOf("README.md")
    .filter((line) => line.startsWith(">"))
    .map((line) => line.replace(/^> ?/, ""));
  const written = linesOf("tests/fixtures/comments/promise-broken-at-merge.md");
  const start = written.indexOf(quoted[0] ?? "");
  expect(quoted.length).toBeGreaterThan(8);
  expect(written.slice(start, start + quoted.length)).toEqual(quoted);
});

test("the first command is on the first screen", () => {
  expect(linesOf("README.md").findIndex((line) => line.startsWith("$ npm run demo"))).toBeLessThan(25);
});
