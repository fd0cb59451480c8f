import fc from "fast-check";
import { checkKills } from "../local/render/store/kill-case.ts";
import { defineMatrix } from "./matrix.ts";

export default defineMatrix({
  rule: "what the local Render has confirmed is stored after kill -9 in the middle of many writes",
  cases: fc.record({
    rounds: fc.integer({ min: 1, max: 3 }),
    creations: fc.integer({ min: 1, max: 40 }),
    clients: fc.integer({ min: 1, max: 8 }),
  }),
  run: checkKills,
});
