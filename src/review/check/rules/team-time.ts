import { offsetsOfYear, teamTime } from "../../job-facts/index.ts";
import { jobsOf, type ReadStack, type Rule, readStacks } from "./rule.ts";

const mostNames = 5;

/** Render's clock is UTC: what the team sees moves by an hour in spring and in autumn. */
export const teamTimeMoves: Rule = {
  code: "RULE101",
  severity: "info",
  title: "Times on the team's clock change with daylight saving",
  scope: "file",
  find: (context) =>
    readStacks(context).flatMap((stack) => {
      const moving = movingJobs(stack, context.now);
      const [first] = moving;
      if (first === undefined) return [];
      const { timeZone } = stack.config;
      const names = moving.slice(0, mostNames).map(({ name }) => name);
      const more = moving.length > mostNames ? ` and ${moving.length - mostNames} more` : "";
      return [
        {
          stack,
          about: ["timeZone"],
          message: `its clocks change, the UTC times of ${names.join(", ")}${more} do not; ${first.name}: ${first.words}`,
          remedy: `Leave it where either time will do, else give the job timeZone: ${timeZone} and the time there`,
        },
      ];
    }),
};

/** Jobs at a time of day in UTC; a step of hours is a distance and no time of day. */
function movingJobs(stack: ReadStack, now: Date): Array<{ name: string; words: string }> {
  const { timeZone } = stack.config;
  if (offsetsOfYear(timeZone, now).length < 2) return [];
  return jobsOf(stack).flatMap(({ name, job }) => {
    const hours = job.schedule.expression.split(" ")[1] ?? "";
    if (job.local !== undefined || hours.startsWith("*")) return [];
    const words = teamTime(job.schedule, timeZone, now);
    return words === undefined ? [] : [{ name, words }];
  });
}
