import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import { runsAutomation, schedulerPlan } from "../../config/scheduler-mode.ts";
import { OperationError, type SourceLocation } from "../../core/errors.ts";
import { readHistory, type StackHistory } from "../git/history.ts";
import { scheduleLocation } from "../job-facts/job-facts.ts";
import type { AcceptedFinding, Finding } from "./finding.ts";
import { type Allowance, allowancesOf, covers, problemsOf } from "./rules/allowances.ts";
import { rules } from "./rules/catalogue.ts";
import type { RuleContext } from "./rules/rule.ts";

/** The findings about a set of stack files, in the order of files and lines. */
export interface Review {
  findings: readonly Finding[];
  /** Findings that the files accept. */
  accepted: readonly AcceptedFinding[];
}

/** Runs all rules on stack files. Errors in the files themselves are findings, too. */
export function review(context: RuleContext): Review {
  const { stacks } = context;
  const found = findByRules(context);
  const allowances = stacks.flatMap(allowancesOf);
  const byFinding = new Map(found.map((finding) => [finding, allowanceOf(finding, allowances)]));
  const complete = stacks.every(({ config }) => config !== undefined);
  const findings = [
    ...stacks.flatMap(fileFindings),
    ...found.filter((finding) => byFinding.get(finding) === undefined),
    ...allowances.flatMap((allowance) => allowanceFindings(allowance, found, complete)),
  ];
  const accepted = found.flatMap((finding) => {
    const allowance = byFinding.get(finding);
    if (allowance === undefined) return [];
    return [{ ...finding, reason: allowance.reason, acceptedAt: allowance.location }];
  });
  return { findings: inOrder(findings, stacks), accepted: inOrder(accepted, stacks) };
}

function findByRules(context: RuleContext): Finding[] {
  return rules.flatMap(({ code, severity, find }) =>
    find(context).map(({ stack, about, ...found }) => ({
      code,
      severity,
      ...found,
      ...place(stack, about, locationOf(stack, about)),
    })),
  );
}

/** The problems found when the file was read. */
function fileFindings({ stack, file, problems }: InspectedStackFile): Finding[] {
  return problems.map((problem) => ({ ...problem, severity: "error", stack, file, about: [] }));
}

function allowanceFindings(allowance: Allowance, found: readonly Finding[], complete: boolean): Finding[] {
  const { stack, about = [], location } = allowance;
  return problemsOf(allowance, found, complete).map((fault) => ({
    ...fault,
    ...place(stack, about, location),
  }));
}

function allowanceOf(finding: Finding, allowances: readonly Allowance[]): Allowance | undefined {
  return allowances.find((allowance) => covers(allowance, finding));
}

function place(
  { stack, file }: InspectedStackFile,
  about: readonly string[],
  location: SourceLocation,
): Pick<Finding, "stack" | "file" | "about" | "subject" | "location"> {
  return {
    stack,
    file,
    about,
    subject: [stack, ...(about.length === 0 ? [] : [about.join(".")])].join(" › "),
    location,
  };
}

/** Findings about a job are at its schedule, those about a mapping are at its key. */
function locationOf(stack: InspectedStackFile, [first = "", ...rest]: readonly string[]): SourceLocation {
  const [job, ...within] = rest;
  const key = `scheduler-ops:${first}`;
  if (first !== "schedules" || within.length > 0) return stack.locate(key, ...rest);
  return job === undefined ? stack.locateKey(key) : scheduleLocation(stack.locate, job);
}

function inOrder<Found extends Finding>(
  findings: readonly Found[],
  stacks: readonly InspectedStackFile[],
): Found[] {
  const fileOrder = new Map(stacks.map(({ file }, index) => [file, index]));
  const place = ({ file, location }: Found): number[] => [
    fileOrder.get(file) ?? 0,
    location?.line ?? 0,
    location?.column ?? 0,
  ];
  return findings.toSorted((a, b) => {
    const [own, other] = [place(a), place(b)];
    const index = own.findIndex((value, position) => value !== other[position]);
    return index < 0 ? 0 : (own[index] ?? 0) - (other[index] ?? 0);
  });
}

interface ReviewOptions {
  /** The time of the review. */
  now: Date;
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string | undefined;
  /** The revision of the files. Default: `HEAD`. */
  until?: string | undefined;
}

/**
 * Checks stack files by all rules. Reads their git history only if a scheduler is paused, as only then a rule needs it; if
 * git does not know the history, the rule says so.
 */
export async function reviewWithHistory(
  stacks: readonly InspectedStackFile[],
  { now, folder, until }: ReviewOptions,
): Promise<Review> {
  const isPaused = ({ config }: InspectedStackFile): boolean =>
    config !== undefined && !runsAutomation(schedulerPlan(config.scheduler));
  const history = stacks.some(isPaused) ? await historyIfKnown(folder, until) : undefined;
  return review({ stacks, now, history });
}

async function historyIfKnown(
  folder: string | undefined,
  until: string | undefined,
): Promise<StackHistory | undefined> {
  try {
    return await readHistory({ folder, until });
  } catch (error) {
    if (error instanceof OperationError) return undefined;
    throw error;
  }
}
