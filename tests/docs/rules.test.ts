import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";
import { pageOf, readRulePage, ruleDescriptions } from "../../src/review/check/rule-pages.ts";
import { rules } from "../../src/review/check/rules/catalogue.ts";
import { readHistory } from "../../src/review/git/history.ts";
import { reviewOf, stackText } from "../review/support/stack-text.ts";
import { gitProject } from "../support/git-project.ts";

const folder = join(checkout, "docs/rules");
const pages = globSync("*[0-9].md", { cwd: folder })
  .sort()
  .map((file) => ({ code: basename(file, ".md"), text: readFileSync(join(folder, file), "utf8") }));
const index = readFileSync(join(folder, "README.md"), "utf8");
const scheduleErrors = [
  ...readFileSync(join(folder, "schedule-errors.md"), "utf8").matchAll(
    /^\| <a id="(\w+)"><\/a>(SCHED\d+) \| (.+) \| (.+) \| (.+) \|$/gm,
  ),
].map(([, anchor = "", code = "", , wrong = "", right = ""]) => ({ anchor, code, wrong, right }));
const errors = readFileSync(join(checkout, "docs/errors.md"), "utf8");
const codes = [...errors.matchAll(/^\| ([A-Z]+\d+) \|/gm)].map(([, code = ""]) => code);

test("each code is explained by its own page, by a row of the schedule errors, or by the error page", () => {
  const rows = scheduleErrors.map(({ code, anchor }) => [code, `docs/rules/schedule-errors.md#${anchor}`]);
  expect(codes.filter((code) => code.startsWith("SCHED")).map((code) => [code, pageOf(code)])).toEqual(rows);
  const own = pages.map(({ code }) => [code, `docs/rules/${code}.md`]);
  const others = codes.filter((code) => !code.startsWith("SCHED"));
  const explained = others
    .map((code) => [code, pageOf(code)])
    .filter(([, page]) => page !== "docs/errors.md");
  expect(explained.toSorted()).toEqual(own);
  expect(ruleDescriptions.map(({ code }) => code)).toEqual(codes.filter((code) => code.startsWith("RULE")));
});

test("the index lists every page with its title and severity", () => {
  const rows = pages.map(({ code, text }) => {
    const [, title] = /^# \S+: (.+)$/m.exec(text) ?? [];
    const [, severity = ""] = /^(Error|Warning|Info), about /m.exec(text) ?? [];
    return `| [${code}](${code}.md) | ${severity.toLowerCase()} | ${title} |`;
  });
  expect(index.match(/^\| \[.*$/gm)?.sort()).toEqual(rows.toSorted());
  expect(index).toContain("(schedule-errors.md)");
});

test.each(ruleDescriptions)(
  "the page of $code has the title and severity of the rule",
  ({ code, severity, title }) => {
    expect(index).toContain(`| [${code}](${code}.md) | ${severity} | ${title} |`);
  },
);

describe.each(pages)("the page of $code", ({ code, text }) => {
  test("has a wrong example, which is reported", async () => {
    expect((await findingsOf(section(text, "Wrong"), code)).map((finding) => finding.code)).toContain(code);
  });

  test("has a right example, about which nothing is reported", async () => {
    expect(await findingsOf(section(text, "Right"), code)).toEqual([]);
  });

  test("shows how to accept the finding, if that is possible", async () => {
    const accepted = section(text, "Accept it");
    expect(accepted !== "").toBe(rules.some((rule) => rule.code === code));
    if (accepted === "") return;
    expect(await findingsOf(accepted, code)).toEqual([]);
    expect(accepted).toContain(`# scheduler-ops: allow ${code} `);
  });
});

describe.each(scheduleErrors)("the row of $code", ({ code, wrong, right }) => {
  test("has a wrong example, which is reported", () => {
    expect(reviewOf({ prod: stackOf(wrong) }).findings.map((finding) => finding.code)).toContain(code);
  });

  test("has a right example, about which nothing is reported", () => {
    expect(reviewOf({ prod: stackOf(right) }).findings).toEqual([]);
  });

  test("explains the code in SARIF", () => {
    const { title, markdown } = readRulePage(code);
    expect(`${title}. Wrong: ${wrong}. Right: ${right}.`).toBe(markdown);
  });
});

/** A stack with the schedule of a cell: `` `0 2 * * *` `` or `` `0 2 * * *` in Europe/Paris ``. */
function stackOf(cell: string): string {
  const [, schedule, timeZone] = /^`([^`]+)`(?: in ([\w/]+))?$/.exec(cell) ?? [];
  const job = JSON.stringify({ schedule, ...(timeZone && { timeZone }), command: "node report.js" });
  return `scheduler-ops:schedules:\n  report: ${job}`;
}

/** The text below a heading. */
function section(page: string, heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}

/** The findings about the stack files of a section; for rules about the history they were committed ten days before. */
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
