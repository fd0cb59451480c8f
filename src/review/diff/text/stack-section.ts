import type { Problem } from "../../../core/errors.ts";
import { code, foreign, list, type Rich, rich } from "../../../core/text/rich.ts";
import type { RevisionDiff, StackDiff } from "../model.ts";
import { newProblems } from "../stack-diff.ts";
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
        rich`${code(`Pulumi.${renamedFrom}.yaml`)} is now ${code(file)}: a new stack with new services. The services of ${code(renamedFrom)} keep running until ${code(`pulumi destroy --stack ${renamedFrom}`)}.`,
      ),
    ];
  }
  if (kind === "live") {
    if (status !== "added") return [];
    return [
      warningLine(
        rich`None of its services exists on Render: ${code(`npm run pulumi -- up --stack ${stack}`)} creates them.`,
      ),
    ];
  }
  if (status === "added") return [plainLine(rich`New stack: ${code(file)}.`)];
  if (status !== "removed") return [];
  return [
    warningLine(
      rich`${code(file)} is removed, but its services keep running until ${code(`pulumi destroy --stack ${stack}`)}.`,
    ),
  ];
}

/** The errors in the files: all of them if something cannot be compared, otherwise those that the change introduces. */
function problemLines(stack: StackDiff, { kind, before, after }: RevisionDiff): Line[] {
  const { status, problems, jobs } = stack;
  const cannotCompare = status === "unreadable" || jobs.some((job) => job.status === "unreadable");
  if (cannotCompare) {
    return [
      ...titled(stack, rich`Error in ${code(before.name)}`, problems.before),
      ...titled(stack, rich`Error in ${code(after.name)}`, problems.after),
    ];
  }
  return titled(stack, kind === "live" ? rich`On Render` : rich`New error`, newProblems(stack));
}

function titled({ stack }: StackDiff, title: Rich, problems: readonly Problem[]): Line[] {
  return problems.map((problem) => warningLine(rich`${title}: ${problemText(stack, problem)}`));
}

/** `Pulumi.prod.yaml:14:15: schedules.backup: "61 * * * *": minute 61 (field 1) is outside 0–59. Use 0 to 59 [SCHED002]` */
function problemText(stack: string, { message, subject, location, remedy, code: id }: Problem): Rich {
  const where = location === undefined ? "" : `${location.file}:${location.line}:${location.column}`;
  const what = subject === undefined ? "" : `${subject.replace(`${stack} › `, "")}: `;
  const text = rich`${foreign(`${what}${message}. ${remedy}`)} [${id}]`;
  return where === "" ? text : rich`${code(where)}: ${text}`;
}
