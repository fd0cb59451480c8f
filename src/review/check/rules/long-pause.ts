import { basename } from "node:path";
import type { ReadableStack } from "../../../config/read-stack-file.ts";
import { modesText, runsAutomation, schedulerPlan } from "../../../config/scheduler-mode.ts";
import type { StackConfig } from "../../../config/stack-config.ts";
import { dayMs } from "../../../core/time-units.ts";
import type { Commit } from "../../git/git.ts";
import type { StackHistory } from "../../git/history.ts";
import { type Rule, type RuleContext, type RuleFinding, readStacks } from "./rule.ts";

const daysWithoutNotice = 3;

/** A pause is for maintenance: a long one was most likely forgotten, and no tick runs. */
export const longPause: Rule = {
  code: "RULE105",
  severity: "warning",
  title: "The scheduler has been paused for days",
  scope: "history",
  find: (context) =>
    readStacks(context).flatMap((stack) => {
      const { stopped } = schedulerPlan(stack.config.scheduler);
      return stopped === undefined ? [] : pauseFindings(stack, stopped, context);
    }),
};

/** @param stopped what the mode calls a stack that runs no tick. */
function pauseFindings(stack: ReadableStack, stopped: string, { now, history }: RuleContext): RuleFinding[] {
  const about = ["scheduler"];
  const remedy = `Set it to ${modesText(runsAutomation)} to resume ticks`;
  if (history === undefined) return [unknown("there is no git history")];
  const pause = pauseOf(stack, history);
  if (pause === undefined) return [];
  const { committedAt, id } = pause.commit;
  const days = Math.floor((now.getTime() - committedAt.getTime()) / dayMs);
  if (days < daysWithoutNotice)
    return pause.complete ? [] : [unknown("older commits are missing from this clone")];
  const since = `${pause.complete ? "" : "at least "}since ${committedAt.toISOString().slice(0, 10)}`;
  const message = `has been ${stopped} ${since}, for ${days} days (commit ${id.slice(0, 7)}): no tick runs`;
  return [{ stack, about, message, remedy }];

  function unknown(why: string): RuleFinding {
    return {
      stack,
      about,
      severity: "info",
      message: `is ${stopped}, since an unknown date: ${why}`,
      remedy,
    };
  }
}

/**
 * The commit that paused a stack; `undefined` when the pause is not committed yet.
 * `complete` is false when it may have been paused earlier.
 */
function pauseOf(
  { file }: ReadableStack,
  { changes, complete }: StackHistory,
): { commit: Commit; complete: boolean } | undefined {
  let pause: { commit: Commit; complete: boolean } | undefined;
  for (const { commit, before, after, file: changed } of changes) {
    if (changed !== basename(file)) continue;
    if (!isPaused(after)) break;
    const isReadable = before === undefined ? complete : before.config !== undefined;
    pause = { commit, complete: isReadable };
    if (!isPaused(before)) break;
  }
  return pause;
}

function isPaused(file: { config?: StackConfig } | undefined): boolean {
  return file?.config !== undefined && !runsAutomation(schedulerPlan(file.config.scheduler));
}
