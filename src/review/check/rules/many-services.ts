import { type Rule, readStacks } from "./rule.ts";

/** Render's limit on POST /services, the same for all workspaces of a key. */
const createsPerHour = 20;

/** A stack with many services cannot be created within one hour. */
export const manyServices: Rule = {
  code: "RULE104",
  severity: "info",
  title: "More services than Render creates in an hour",
  scope: "file",
  find: (context) =>
    readStacks(context).flatMap((stack) => {
      const { web, jobs } = stack.config;
      const services = [web, ...Object.values(jobs)].filter(({ adopt }) => adopt !== true).length;
      if (services <= createsPerHour) return [];
      return [
        {
          stack,
          about: ["schedules"],
          message:
            `creates ${services} services including the web service, but Render creates at most ${createsPerHour} an hour: ` +
            `the first pulumi up of this stack takes ${Math.ceil(services / createsPerHour)} hours`,
          remedy:
            "Plan for it: pulumi up stops at the limit and reports when it resets; run it again then, it continues",
        },
      ];
    }),
};
