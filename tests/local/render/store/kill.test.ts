import { test } from "vitest";
import { checkKills } from "./kill-case.ts";

test(
  "what was answered is there after kill -9 in the middle of many writes, three times",
  () => checkKills({ rounds: 3, creations: 20, clients: 4 }),
  60_000,
);
