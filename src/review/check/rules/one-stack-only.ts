import type { InspectedStackFile } from "../../../config/read-stack-file.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";
import { isLocal } from "./stack-roles.ts";

/** A job of one environment only is either new or was forgotten in the others. */
export const oneStackOnly: Rule = {
  code: "RULE202",
  severity: "warning",
  title: "A job is defined in one stack only",
  scope: "files",
  find: (context) => {
    const environments = context.stacks.filter((stack) => !isLocal(stack));
    // An unreadable file may define any job.
    if (environments.length < 2 || environments.some(({ config }) => config === undefined)) return [];
    return readStacks({ ...context, stacks: environments })
      .flatMap(jobsOf)
      .flatMap(({ stack, name, about }) => {
        const others = environments.filter((other) => other !== stack);
        if (others.some((other) => hasJob(other, name))) return [];
        return [
          {
            stack,
            about,
            message: `is defined in ${stack.stack} but not in ${others.map((other) => other.stack).join(", ")}`,
            remedy: "Add it there, or accept this with a reason",
          },
        ];
      });
  },
};

function hasJob({ config, unreadJobs }: InspectedStackFile, name: string): boolean {
  return unreadJobs.includes(name) || Object.hasOwn(config?.jobs ?? {}, name);
}
