import { buildBundles } from "../jobs/support/programs.ts";
import { openTickKills, tickScenarios } from "../jobs/support/tick-kills.ts";
import { defineMatrix } from "./matrix.ts";

// More than any tick has; a tick that ends before its step is not killed, and the rule holds for it too.
const steps = Array.from({ length: 50 }, (_, index) => index + 1);

export default defineMatrix({
  rule: "a tick killed at any of its steps loses nothing, and nothing recorded is sent twice",
  cases: Object.keys(tickScenarios).flatMap((name) => steps.map((step) => ({ name, step }))),
  async run({ name, step }) {
    const scenario = tickScenarios[name];
    if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
    await buildBundles();
    await using kills = await openTickKills(scenario);
    await kills.killAt(step, { triesLease: true });
  },
});
