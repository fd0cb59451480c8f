import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GitProject, gitProject } from "../../support/git-project.ts";

/** The reviewed reports and the project that they are about. */
export const fixtures = join(import.meta.dirname, "../../fixtures/audit");

/** The time of the reports. */
export const now = new Date("2026-03-02T10:00Z");

/** The stack files of `tests/fixtures/audit/project`, by name. */
export const stackFiles: Readonly<Record<string, string>> = Object.fromEntries(
  ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.staging.yaml"].map((name) => [
    name,
    readFileSync(join(fixtures, "project", name), "utf8"),
  ]),
);

/** A stack file with some of its text replaced; fails if the text is missing. */
export function edited(name: string, ...replacements: Array<[from: string, to: string]>): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${JSON.stringify(from)} is not in ${name}`);
    return text.replace(from, () => to);
  }, stackFiles[name] ?? "");
}

/**
 * Three stacks whose history has every kind of change, with one commit a day from 5 January 2026; the last one, tagged
 * `audited`, has the files of the fixture.
 */
export async function auditedProject(): Promise<GitProject> {
  const project = await gitProject();
  const prod = (...replacements: Array<[from: string, to: string]>) =>
    edited("Pulumi.prod.yaml", ...replacements);
  const report: [string, string] = ["    weekly-report:\n", "    report:\n"];
  const backup: [string, string] = [
    '{schedule: "0 */2 * * *", maxGap: 2h30m, plan: standard}',
    '"0 */12 * * *"',
  ];
  const inProcess: [string, string] = ["scheduler: cron", "scheduler: in-process"];
  const active: [string, string] = ["      suspended: true\n", ""];

  const commits: Array<[message: string, files: Record<string, string | undefined>]> = [
    ["Begin with prod", { "Pulumi.prod.yaml": prod(report, backup, inProcess, active) }],
    ["Hand the automation over to a cron job", { "Pulumi.prod.yaml": prod(report, backup, active) }],
    ["Name the report by its week", { "Pulumi.prod.yaml": prod(backup, active) }],
    ["Add qa", { "Pulumi.qa.yaml": stackFiles["Pulumi.staging.yaml"] }],
    [
      "Break the automation by a typo",
      { "Pulumi.prod.yaml": prod(backup, active, ['"*/15 * * * *"', '"*/15 * * * *']) },
    ],
    ["Back up every two hours", { "Pulumi.prod.yaml": prod(active) }],
    ["Suspend vacuum", { "Pulumi.prod.yaml": prod() }],
    [
      "Call qa staging",
      { "Pulumi.qa.yaml": undefined, "Pulumi.staging.yaml": stackFiles["Pulumi.staging.yaml"] },
    ],
    ["Add dev", { "Pulumi.dev.yaml": stackFiles["Pulumi.dev.yaml"] }],
  ];
  for (const [message, files] of commits) await project.commit(files, message);
  project.git("tag", "audited");
  return project;
}
