import { beforeAll, describe, expect, test } from "vitest";
import { buildBundles } from "./support/programs.ts";
import { openTickKills, tickScenarios } from "./support/tick-kills.ts";

beforeAll(buildBundles);

// Every step of every scenario: tests/long/tick-kills.long.ts.
const stride = 4;

describe("a tick that is killed before or after any of its messages to database and devices", () => {
  test.each(Object.entries(tickScenarios).map(([name, scenario], index) => ({ name, scenario, index })))(
    "loses nothing of $name, and sends nothing that it knows of twice",
    { timeout: 180_000 },
    async ({ scenario, index }) => {
      await using kills = await openTickKills(scenario);
      for (let step = index + 1; ; step += stride) {
        const { steps, isComplete } = await kills.killAt(step, { triesLease: index === 0 });
        if (!isComplete) continue;
        // Connecting, the lock, the settings, two saves, the end, the history, each before and after; two calls.
        expect(steps.length).toBeGreaterThan(20);
        break;
      }
    },
  );
});
