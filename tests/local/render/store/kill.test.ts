import { test } from "vitest";
import { checkKills } from "./kill-case.ts";

test(
  "what was confirmed is stored after kill -9 during many writes, three times",
  () => checkKills({ rounds: 3, creations: 20, clients: 4 }),
  180_000, // about ten seconds on a quiet machine
);
