import { checkRunsAndGap, checkSchedule, scheduleCase } from "../schedule/schedule-case.ts";
import { defineMatrix } from "./matrix.ts";

export default defineMatrix({
  rule: "an expression has the same runs on all days of five years as in a second implementation",
  cases: scheduleCase,
  run(one) {
    checkSchedule(one);
    checkRunsAndGap(one);
  },
});
