import type { InspectedStackFile } from "../../../config/read-stack-file.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";
import { isLocal } from "./stack-roles.ts";

/** What one environment does and no other is either new or forgotten elsewhere. */
export const oneStackOnly: Rule = {
  code: "RULE202",
  severity: "warning",
  title: "A job stands in one stack only",
  scope: "files",
  find: (context) => {
    const environments = context.stacks.filter((stack) => !isLocal(stack));
    // What a file holds that cannot be read, nobody knows.
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
            message: `stands in ${stack.stack} only, not in ${others.map((other) => other.stack).join(", ")}`,
            remedy: "Add it there, or accept it here with a reason",
          },
        ];
      });
  },
};

function hasJob({ config, unreadJobs }: InspectedStackFile, name: string): boolean {
  return unreadJobs.includes(name) || Object.hasOwn(config?.jobs ?? {}, name);
}
