import { checkZonedSchedule, zonedCaseIn } from "../schedule/zoned/zoned-case.ts";
import { defineMatrix } from "./matrix.ts";

export default defineMatrix({
  rule: "a schedule in any time zone starts every due run of five years, and the guard lets exactly these pass",
  cases: zonedCaseIn(Intl.supportedValuesOf("timeZone")),
  run: checkZonedSchedule,
});
