import { code, list, rich } from "../../../core/text/rich.ts";
import type { RevisionDiff, StackDiff } from "../model.ts";
import { changeText } from "./change-text.ts";
import { presentJob, presentJobShortly } from "./job-section.ts";
import { plainLine, warningLine } from "./lines.ts";
import type { Line, StackSection } from "./presentation.ts";
import { problemLines } from "./problem-lines.ts";

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
