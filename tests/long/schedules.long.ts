import { checkRunsAndGap, checkSchedule, scheduleCase } from "../schedule/schedule-case.ts";
import { defineMatrix } from "./matrix.ts";

export default defineMatrix({
  rule: "an expression means and does on all days of five years what the second implementation reads in it",
  cases: scheduleCase,
  run(one) {
    checkSchedule(one);
    checkRunsAndGap(one);
  },
});
