import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import { type SchedulerMode, schedulerPlan } from "../../config/scheduler-mode.ts";
import type { SourceLocation } from "../../core/errors.ts";
import { webServiceCost } from "../job-facts/cost.ts";
import type { DeclaredJob, MatrixRow } from "./matrix.ts";

/** A stack as a whole. */
export interface StackSummary {
  stack: string;
  file: string;
  /** Absent for a file that could not be read. */
  environment?: Environment;
  jobs: {
    running: number;
    suspended: number;
    /** Jobs of other stacks or of the catalogue that this stack does not have. */
    missing: number;
    unread: number;
  };
  /** Average of all running jobs. */
  runsPerDay: number;
  cost: StackCost;
}

export interface Environment {
  scheduler: SchedulerMode;
  /** Where the mode is defined. */
  location: SourceLocation;
  /** The resulting `SCHEDULER_ENABLED` of the web service. */
  schedulerEnabled: boolean;
  timeZone: string;
  region: string;
  web: {
    serviceName: string;
    plan: string;
    /** Names of its own environment variables. */
    env: readonly string[];
  };
  /** Names of the environment variables of all services. */
  env: readonly string[];
  /** Names of the secrets, never their values. */
  secrets: readonly string[];
}

/** US dollars a month, an estimate. */
export interface StackCost {
  cronJobs: number;
  /** Absent if the price of its plan is unknown. */
  web?: number;
  /** False if the cost of a job or of the web service is unknown: the sum is then a minimum. */
  complete: boolean;
}

export function summarizeStack(file: InspectedStackFile, rows: readonly MatrixRow[]): StackSummary {
  const cells = rows.flatMap((row) => row.cells).filter(({ stack }) => stack === file.stack);
  const declared = cells.filter((cell): cell is DeclaredJob => cell.state === "declared");
  const running = declared.filter(({ facts }) => facts.stopped === undefined);
  return {
    stack: file.stack,
    file: file.file,
    ...environmentOf(file),
    jobs: {
      running: running.length,
      suspended: declared.length - running.length,
      missing: cells.filter(({ state }) => state === "missing").length,
      unread: cells.filter(({ state }) => state === "unread").length,
    },
    runsPerDay: sum(running.map(({ facts }) => facts.runsPerDay)),
    cost: costOf(file, declared),
  };
}

function environmentOf({ config, locate }: InspectedStackFile): Pick<StackSummary, "environment"> {
  if (config === undefined) return {};
  const { scheduler, timeZone, region, web, env, secretNames } = config;
  return {
    environment: {
      scheduler,
      location: locate("scheduler-ops:scheduler"),
      schedulerEnabled: schedulerPlan(scheduler).schedulerEnabled,
      timeZone,
      region,
      web: { serviceName: web.serviceName, plan: web.plan, env: Object.keys(web.env) },
      env: Object.keys(env),
      secrets: secretNames,
    },
  };
}

function costOf({ config }: InspectedStackFile, declared: readonly DeclaredJob[]): StackCost {
  const costs = declared.map(({ facts }) => facts.cost);
  const web = config === undefined ? undefined : webServiceCost(config.web.plan);
  return {
    cronJobs: sum(costs.map((cost) => (cost.known ? cost.usdPerMonth : cost.atLeastUsdPerMonth))),
    ...(web === undefined ? {} : { web }),
    complete: web !== undefined && costs.every((cost) => cost.known),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
