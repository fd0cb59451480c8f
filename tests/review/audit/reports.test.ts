import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAudit } from "../../../src/review/audit/audit.ts";
import { auditPage } from "../../../src/review/audit/formats/html/page.ts";
import { auditJson } from "../../../src/review/audit/formats/json.ts";
import { auditMarkdown } from "../../../src/review/audit/formats/markdown.ts";
import { auditText } from "../../../src/review/audit/formats/text/text.ts";
import type { Audit } from "../../../src/review/audit/model.ts";
import { type GitProject, gitProject } from "../../support/git-project.ts";
import { auditedProject, fixtures, now } from "./audited-project.ts";
import { stackOfManyJobs } from "./many-jobs.ts";

const formats = {
  "audit.txt": auditText,
  "audit.md": auditMarkdown,
  "audit.json": auditJson,
  "audit.html": auditPage,
};

let project: GitProject;
let audit: Audit;
beforeAll(async () => {
  project = await auditedProject();
  audit = await read();
});
afterAll(() => project[Symbol.asyncDispose]());

function read(): Promise<Audit> {
  return readAudit({ folder: project.folder, now, at: "audited", since: "audited~8" });
}

test.each(Object.entries(formats))("the report equals the reviewed file: %s", async (name, format) => {
  await expect(format(audit)).toMatchFileSnapshot(join(fixtures, name));
});

test("the same revision and time give the same report, byte for byte", async () => {
  const again = await read();
  for (const format of Object.values(formats)) expect(format(again)).toBe(format(audit));
});

test("no format shows a secret, encrypted or not, or the value of a variable", () => {
  const hidden = ["c2VjcmV0", "cG9zdGdyZXM", "c3dpdGNoYm90", "team@example.com", "/var/state"];
  for (const [name, format] of Object.entries(formats)) {
    for (const text of hidden) expect(format(audit), name).not.toContain(text);
    expect(format(audit), name).toContain("POSTGRES_URL");
  }
});

test("no line of the text is longer than 100 columns", () => {
  for (const line of auditText(audit).split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
});

test("the page of 300 jobs in three stacks stays below 500 kB", async () => {
  await using many = await gitProject();
  await many.commit({
    "Pulumi.dev.yaml": stackOfManyJobs(300, 1),
    "Pulumi.prod.yaml": stackOfManyJobs(300, 2),
    "Pulumi.staging.yaml": stackOfManyJobs(300, 3),
  });
  const found = await readAudit({ folder: many.folder, now, at: "HEAD" });
  expect(found.jobs.length).toBeGreaterThanOrEqual(300);
  expect(Buffer.byteLength(auditPage(found))).toBeLessThan(500_000);
});
