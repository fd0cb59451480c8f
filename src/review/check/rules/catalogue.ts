import { clockChanges } from "./clock-changes.ts";
import { collisions } from "./collisions.ts";
import { longPause } from "./long-pause.ts";
import { manyServices } from "./many-services.ts";
import { oneStackOnly } from "./one-stack-only.ts";
import type { Rule } from "./rule.ts";
import { scheduleWarningRules } from "./schedule-warnings.ts";
import { secondScheduler } from "./second-scheduler.ts";
import { sharedNames } from "./shared-names.ts";
import { sleepingScheduler } from "./sleeping-scheduler.ts";
import { slowerProduction } from "./slower-production.ts";
import { teamTimeMoves } from "./team-time.ts";

/** All rules, in the order of their codes: 0 about a schedule, 1 about a stack, 2 about several stacks. */
export const rules: readonly Rule[] = [
  ...scheduleWarningRules,
  teamTimeMoves,
  clockChanges,
  secondScheduler,
  manyServices,
  longPause,
  sleepingScheduler,
  collisions,
  slowerProduction,
  oneStackOnly,
  sharedNames,
];
