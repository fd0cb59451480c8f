import { catalogue } from "../../../../jobs/catalogue.ts";
import type { ReadableStack } from "../../../config/read-stack-file.ts";
import {
  modesText,
  modeVariables,
  runsReplacement,
  schedulerPlan,
  suspensionOf,
} from "../../../config/scheduler-mode.ts";
import { jobsOf, type Rule, type RuleFinding, readStacks, type StackJob } from "./rule.ts";

/** The scheduler mode selects the one scheduler that runs ticks. */
export const secondScheduler: Rule = {
  code: "RULE103",
  severity: "error",
  title: "A second scheduler runs ticks besides the one that the mode selects",
  scope: "file",
  find: (context) =>
    readStacks(context).flatMap((stack) => [
      ...hiddenTicks(stack),
      ...secondReplacements(stack),
      ...switchesByHand(stack),
      ...severalWorkers(stack),
    ]),
};

const tickScript = catalogue.automation.command.replace("node ", "");

function runsTick(command: string): boolean {
  if (command.includes(tickScript)) return !/\s--(?:dry-run|help)\b/.test(command);
  // How the runbook's cron jobs call the application's own tick.
  return /\brun_automation\(|\bautomation\/main\.py\b/.test(command);
}

/** A job that runs the tick without replacesScheduler: the mode does not suspend it. */
function hiddenTicks(stack: ReadableStack): RuleFinding[] {
  return jobsOf(stack).flatMap(({ job, about }) => {
    const { command } = job;
    if (command === undefined || job.replacesScheduler || job.suspended) return [];
    if (!runsTick(command)) return [];
    return [
      {
        stack,
        about: [...about, "command"],
        message: `runs the tick, regardless of scheduler mode ${stack.config.scheduler}`,
        remedy: "Set replacesScheduler: true so that the mode controls it, or remove the job",
      },
    ];
  });
}

function secondReplacements(stack: ReadableStack): RuleFinding[] {
  const [first, ...others] = jobsOf(stack).filter(({ job }) => runsAsReplacement(job, stack));
  return others.map(({ about }) => ({
    stack,
    about,
    message: `replaces the in-process scheduler, and so does job ${first?.name}: both run ticks`,
    remedy: "Suspend one of them, or set replacesScheduler: false if it does something else",
  }));
}

function runsAsReplacement(job: StackJob["job"], { config }: ReadableStack): boolean {
  return job.replacesScheduler && suspensionOf(job, config.scheduler) === undefined;
}

const modeSetting = new RegExp(`\\b(${modeVariables.join("|")})=`);

function switchesByHand(stack: ReadableStack): RuleFinding[] {
  return commandsOf(stack).flatMap(({ about, command }) => {
    const variable = modeSetting.exec(command)?.[1];
    if (variable === undefined) return [];
    return [
      {
        stack,
        about,
        message: `sets ${variable}, which follows from scheduler mode ${stack.config.scheduler}`,
        remedy: "Remove the variable and set the mode in scheduler-ops:scheduler",
      },
    ];
  });
}

/** Each gunicorn worker has its own scheduler; the option overrides WEB_CONCURRENCY=1. */
function severalWorkers(stack: ReadableStack): RuleFinding[] {
  if (!schedulerPlan(stack.config.scheduler).schedulerEnabled) return [];
  const command = stack.config.web.startCommand ?? "";
  const [, workers = "1"] = /\bgunicorn\b.*\s(?:-w\s*|--workers[\s=]+)(\d+)/.exec(command) ?? [];
  if (Number(workers) < 2) return [];
  return [
    {
      stack,
      about: ["web", "startCommand"],
      message: `starts ${workers} workers, each with its own in-process scheduler`,
      remedy: `Remove the number of workers: the mode sets WEB_CONCURRENCY=1. Or set scheduler to ${modesText(runsReplacement)}`,
    },
  ];
}

function commandsOf(stack: ReadableStack): Array<{ about: readonly string[]; command: string }> {
  const { startCommand } = stack.config.web;
  return [
    ...(startCommand === undefined ? [] : [{ about: ["web", "startCommand"], command: startCommand }]),
    ...jobsOf(stack).flatMap(({ about, job }) =>
      job.command === undefined ? [] : [{ about: [...about, "command"], command: job.command }],
    ),
  ];
}
