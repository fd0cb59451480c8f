import { scheduleRules, warningBy } from "../../../schedule/warnings/warnings.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";

/** The rules about a schedule by itself, for each job. */
export const scheduleWarningRules: readonly Rule[] = scheduleRules.map((rule) => ({
  code: rule.code,
  severity: rule.severity,
  title: rule.title,
  scope: "file",
  find: (context) =>
    readStacks(context)
      .flatMap(jobsOf)
      .flatMap(({ stack, job, about }) => {
        // What the author wrote counts, not what a schedule in local time is compiled to.
        const warning = warningBy(rule, job.local?.schedule ?? job.schedule, job);
        if (warning === undefined) return [];
        return [{ stack, about, message: warning.message, remedy: warning.remedy }];
      }),
}));
