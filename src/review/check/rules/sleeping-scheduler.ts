import { modesText, runsReplacement, schedulerPlan } from "../../../config/scheduler-mode.ts";
import { type Rule, readStacks } from "./rule.ts";

/** A web service on plan free sleeps when it gets no requests, and so does its scheduler (https://render.com/docs/free). */
export const sleepingScheduler: Rule = {
  code: "RULE106",
  severity: "warning",
  title: "The in-process scheduler sleeps with its web service",
  scope: "file",
  find: (context) =>
    readStacks(context)
      .filter(({ config }) => schedulerPlan(config.scheduler).schedulerEnabled && config.web.plan === "free")
      .map((stack) => ({
        stack,
        about: ["web", "plan"],
        message: "is free: the web service sleeps without requests, and then no tick runs",
        remedy: `Choose a paid plan, or set scheduler to ${modesText(runsReplacement)}`,
      })),
};
