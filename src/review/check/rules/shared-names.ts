import type { ReadableStack } from "../../../config/read-stack-file.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";

/** Names are unique in a workspace: the second stack could not create its service, or would adopt that of the first. */
export const sharedNames: Rule = {
  code: "RULE203",
  severity: "error",
  title: "Two stacks of one workspace have a service of the same name",
  scope: "files",
  find: (context) => {
    const owners = new Map<string, ReadableStack>();
    return readStacks(context).flatMap((stack) =>
      servicesOf(stack).flatMap(({ about, serviceName }) => {
        const key = `${stack.config.ownerId}\n${serviceName}`;
        const owner = owners.get(key);
        owners.set(key, owner ?? stack);
        if (owner === undefined || owner === stack) return [];
        return [
          {
            stack,
            about,
            message: `service name ${serviceName} is already used by stack ${owner.stack} in the same workspace`,
            remedy: "Choose another name, or set another scheduler-ops:name in one of the stacks",
          },
        ];
      }),
    );
  },
};

function servicesOf(stack: ReadableStack): Array<{ about: readonly string[]; serviceName: string }> {
  return [
    { about: ["web", "name"], serviceName: stack.config.web.serviceName },
    ...jobsOf(stack).map(({ about, job }) => ({ about, serviceName: job.serviceName })),
  ];
}
