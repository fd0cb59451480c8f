import type { Problem } from "../../../core/errors.ts";
import { code, foreign, type Rich, rich } from "../../../core/text/rich.ts";
import type { RevisionDiff, StackDiff } from "../model.ts";
import { newProblems } from "../problems.ts";
import { warningLine } from "./lines.ts";
import type { Line } from "./presentation.ts";

/** What is wrong with the files: all of it where something cannot be compared, else what the change brings. */
export function problemLines(stack: StackDiff, { kind, before, after }: RevisionDiff): Line[] {
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
