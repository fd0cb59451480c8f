import { scheduleRules, scheduleWarnings } from "../../schedule/index.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";

/** The rules about a schedule by itself, for each job. */
export const scheduleWarningRules: readonly Rule[] = scheduleRules.map(({ code, severity, title }) => ({
  code,
  severity,
  title,
  scope: "file",
  find: (context) =>
    readStacks(context)
      .flatMap(jobsOf)
      .flatMap(({ stack, job, about }) =>
        // What the author wrote counts, not what a schedule in local time is compiled to.
        scheduleWarnings(job.local?.schedule ?? job.schedule, job)
          .filter((warning) => warning.code === code)
          .map(({ message, remedy }) => ({ stack, about, message, remedy })),
      ),
}));
