import { checkTransitions } from "../schedule/zoned/transitions-case.ts";
import { defineMatrix } from "./matrix.ts";

export default defineMatrix({
  rule: "no change of a zone's clocks in ten years is missed",
  cases: Intl.supportedValuesOf("timeZone"),
  run: checkTransitions,
});
