import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";
import { pageOf, ruleDescriptions } from "../../src/review/check/rule-pages.ts";
import { readHistory } from "../../src/review/git/history.ts";
import { reviewOf, stackText } from "../review/support/stack-text.ts";
import { gitProject } from "../support/git-project.ts";

const folder = join(checkout, "docs/rules");
const pages = globSync("*[0-9].md", { cwd: folder })
  .sort()
  .map((file) => ({ code: basename(file, ".md"), text: readFileSync(join(folder, file), "utf8") }));
const index = readFileSync(join(folder, "README.md"), "utf8");
const errors = readFileSync(join(checkout, "docs/errors.md"), "utf8");
const codes = [...errors.matchAll(/^\| ([A-Z]+\d+) \|/gm)].map(([, code = ""]) => code);

test("every rule and every error of a schedule has a page, and the other way round", () => {
  const explained = codes.filter((code) => pageOf(code) !== "docs/errors.md");
  expect(pages.map(({ code }) => code)).toEqual(explained.toSorted());
  expect(ruleDescriptions.map(({ code }) => code)).toEqual(codes.filter((code) => code.startsWith("RULE")));
});

test("the index names every page with its title and severity", () => {
  const rows = pages.map(({ code, text }) => {
    const [, title] = /^# \S+: (.+)$/m.exec(text) ?? [];
    const [, severity = ""] = /^(Error|Warning|Info), about /m.exec(text) ?? [];
    return `| [${code}](${code}.md) | ${severity.toLowerCase()} | ${title} |`;
  });
  expect(index.match(/^\| \[.*$/gm)?.sort()).toEqual(rows.toSorted());
});

test.each(ruleDescriptions)(
  "the page of $code has the title and severity of the rule",
  ({ code, severity, title }) => {
    expect(index).toContain(`| [${code}](${code}.md) | ${severity} | ${title} |`);
  },
);

describe.each(pages)("the page of $code", ({ code, text }) => {
  test("shows as wrong what is told", async () => {
    expect((await findingsOf(section(text, "Wrong"), code)).map((finding) => finding.code)).toContain(code);
  });

  test("shows as right what nothing is told about", async () => {
    expect(await findingsOf(section(text, "Right"), code)).toEqual([]);
  });

  test("says how it is accepted", async () => {
    const accepted = section(text, "On purpose");
    if (/^It cannot be accepted/m.test(accepted)) return;
    expect(await findingsOf(accepted, code)).toEqual([]);
    expect(accepted).toContain(`# scheduler-ops: allow ${code} `);
  });
});

/** The text below a heading. */
function section(page: string, heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}

/** What is told about the stack files of a section; for rules about the history they were committed ten days before. */
async function findingsOf(text: string, code: string) {
  const [, block = ""] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  const [first = "", ...others] = block.split(/^# Pulumi\.([\w-]+)\.yaml\n/m);
  const stacks: Record<string, string> = first.trim() === "" ? {} : { prod: first };
  for (let part = 0; part < others.length; part += 2) stacks[others[part] ?? ""] = others[part + 1] ?? "";
  expect(Object.keys(stacks).length).toBeGreaterThan(0);
  if (code !== "RULE105") return reviewOf(stacks).findings;
  await using project = await gitProject();
  for (let day = 0; day < 5; day++) await project.commit({ [`day-${day}.txt`]: "" });
  await project.commit({ "Pulumi.prod.yaml": stackText(stacks.prod ?? "") });
  return reviewOf(stacks, await readHistory({ folder: project.folder })).findings;
}
