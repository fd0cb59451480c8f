import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";

interface Row {
  code: string;
  meaning: string;
  remedy: string;
}

const rows = rowsOf(readFileSync(join(checkout, "docs/errors.md"), "utf8"));
const documented = rows.map(({ code }) => code);
const sources = globSync(["index.ts", "{src,jobs,tools}/**/*.{ts,mjs}"], {
  cwd: checkout,
  exclude: ["**/node_modules/**", "jobs/dist/**"],
}).map((file) => readFileSync(join(checkout, file), "utf8"));

test("the sources and the page have the same codes", () => {
  const given = sources.flatMap((text) => codesIn(text, /["[]([A-Z]{3,}\d{3})["\]]/g));
  expect([...new Set(given)].sort()).toEqual(documented.toSorted());
});

test("comments mention only existing codes", () => {
  const named = sources.flatMap((text) => codesIn(text, /\b([A-Z]{3,}\d{3})\b/g));
  expect(named.filter((code) => !documented.includes(code))).toEqual([]);
});

test("every code is on the page once, with its own meaning and a remedy", () => {
  expect(new Set(documented).size).toBe(rows.length);
  expect(new Set(rows.map(({ meaning }) => meaning)).size).toBe(rows.length);
  expect(rows.filter(({ meaning, remedy }) => meaning === "" || remedy === "")).toEqual([]);
});

test("the codes of one kind are in numerical order", () => {
  for (const codes of Map.groupBy(documented, (code) => code.replace(/\d+$/, "")).values()) {
    expect(codes).toEqual(codes.toSorted());
  }
});

function rowsOf(page: string): Row[] {
  const cells = page.matchAll(/^\| ([A-Z]+\d+) \| (.*) \| (.*) \|$/gm);
  return [...cells].map(([, code = "", meaning = "", remedy = ""]) => ({ code, meaning, remedy }));
}

function codesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, code = ""]) => code);
}
