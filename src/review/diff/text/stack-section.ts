import type { Problem } from "../../../core/errors.ts";
import { code, foreign, list, type Rich, rich } from "../../../core/text/rich.ts";
import type { RevisionDiff, StackDiff } from "../model.ts";
import { newProblems } from "../problems.ts";
import { changeText } from "./change-text.ts";
import { presentJob, presentJobShortly } from "./job-section.ts";
import { type Line, plainLine, type StackSection, warningLine } from "./model.ts";

export function presentStack(stack: StackDiff, diff: RevisionDiff): StackSection {
  const isWhole = stack.status === "added" || stack.status === "removed";
  return {
    heading: rich`${code(stack.stack)}`,
    lines: [
      ...statusLines(stack, diff),
      ...problemLines(stack, diff),
      ...stack.changes.map((change) => plainLine(changeText(change, diff.kind))),
    ],
    jobs: stack.jobs.map((job) => (isWhole ? presentJobShortly(job) : presentJob(job, diff))),
    ...(stack.unchangedJobs.length === 0
      ? {}
      : { unchanged: rich`Unchanged: ${list(stack.unchangedJobs.map(code))}.` }),
  };
}

function statusLines({ status, stack, file, renamedFrom }: StackDiff, { kind }: RevisionDiff): Line[] {
  if (renamedFrom !== undefined) {
    return [
      warningLine(
        rich`${code(`Pulumi.${renamedFrom}.yaml`)} is now ${code(file)}: a new stack, made of new services. Those of ${code(renamedFrom)} run on until ${code(`pulumi destroy --stack ${renamedFrom}`)}.`,
      ),
    ];
  }
  if (kind === "live") {
    if (status !== "added") return [];
    return [
      warningLine(
        rich`Render has no service of it: ${code(`npm run pulumi -- up --stack ${stack}`)} creates them.`,
      ),
    ];
  }
  if (status === "added") return [plainLine(rich`A new stack, ${code(file)}.`)];
  if (status !== "removed") return [];
  return [
    warningLine(
      rich`${code(file)} is gone, but its services are not: they run on until ${code(`pulumi destroy --stack ${stack}`)}.`,
    ),
  ];
}

/** What is wrong with the files: all of it where something cannot be compared, else what the change brings. */
function problemLines(stack: StackDiff, { kind, before, after }: RevisionDiff): Line[] {
  const { status, problems, jobs } = stack;
  const cannotCompare = status === "unreadable" || jobs.some((job) => job.status === "unreadable");
  if (cannotCompare) {
    return [
      ...told(stack, rich`Mistake in ${code(before.name)}`, problems.before),
      ...told(stack, rich`Mistake in ${code(after.name)}`, problems.after),
    ];
  }
  return told(stack, kind === "live" ? rich`At Render` : rich`New mistake`, newProblems(stack));
}

function told({ stack }: StackDiff, title: Rich, problems: readonly Problem[]): Line[] {
  return problems.map((problem) => warningLine(rich`${title}: ${problemText(stack, problem)}`));
}

/** `Pulumi.prod.yaml:14:15 schedules.backup: "61 * * * *": minute 61 (field 1) is outside 0–59. Use 0 to 59 [SCHED002]` */
function problemText(stack: string, { message, subject, location, remedy, code: id }: Problem): Rich {
  const where = location === undefined ? "" : `${location.file}:${location.line}:${location.column}`;
  const what = subject === undefined ? "" : `${subject.replace(`${stack} › `, "")}: `;
  return rich`${where === "" ? "" : code(where)} ${foreign(`${what}${message}. ${remedy}`)} [${id}]`;
}
