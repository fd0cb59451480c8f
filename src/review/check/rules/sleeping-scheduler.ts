import { type Rule, readStacks } from "./rule.ts";

/** A web service on plan free sleeps without requests, and its scheduler with it (https://render.com/docs/free). */
export const sleepingScheduler: Rule = {
  code: "RULE106",
  severity: "warning",
  title: "The in-process scheduler sleeps with its web service",
  scope: "file",
  find: (context) =>
    readStacks(context)
      .filter(({ config }) => config.scheduler === "in-process" && config.web.plan === "free")
      .map((stack) => ({
        stack,
        about: ["web", "plan"],
        message: "is free: the web service sleeps when nobody asks it, and then nothing ticks",
        remedy: "Choose a paid plan, or scheduler: cron",
      })),
};
