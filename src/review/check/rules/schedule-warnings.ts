import { scheduleRules, warningBy } from "../../../schedule/warnings/warnings.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";

/** The rules about a schedule on its own, for each job. */
export const scheduleWarningRules: readonly Rule[] = scheduleRules.map((rule) => ({
  code: rule.code,
  severity: rule.severity,
  title: rule.title,
  scope: "file",
  find: (context) =>
    readStacks(context)
      .flatMap(jobsOf)
      .flatMap(({ stack, job, about }) => {
        // Checks what the author wrote, not the UTC expression of a schedule in local time.
        const warning = warningBy(rule, job.local?.schedule ?? job.schedule, job);
        if (warning === undefined) return [];
        return [{ stack, about, message: warning.message, remedy: warning.remedy }];
      }),
}));
