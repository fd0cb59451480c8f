import { type Rule, readStacks } from "./rule.ts";

/** Render's limit on POST /services, the same for all workspaces of a key. */
const createsPerHour = 20;

/** A stack of many services cannot be created in one hour. */
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
            `creates ${services} services with the web service, and Render creates ${createsPerHour} an hour: the ` +
            `first up of this stack is spread over ${Math.ceil(services / createsPerHour)} hours`,
          remedy: "Plan it so: an up that stops at the limit says when it resets, and the next one goes on",
        },
      ];
    }),
};
