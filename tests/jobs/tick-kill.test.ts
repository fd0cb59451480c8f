import { beforeAll, describe, expect, test } from "vitest";
import { buildBundles } from "./support/programs.ts";
import { type KillPoint, openTickKills, tickScenarios } from "./support/tick-kills.ts";

beforeAll(buildBundles);

// One point per rule. Every step of every scenario: tests/long/tick-kills.long.ts.
const points = {
  "before it connects": 1,
  "while it holds the lock": (steps) => isLast(steps, "before GET"),
  "before it sends": (steps) => isLast(steps, "before POST"),
  "after it sent": (steps) => isLast(steps, "after POST"),
  // The next messages go to the database: the record of the action, then the lock and the write of the end.
  "after it recorded": (steps) => stepsSinceSent(steps) === 2,
  "before it writes its end": (steps) => stepsSinceSent(steps) === 5,
  "after it wrote its end": (steps) => stepsSinceSent(steps) === 6,
} as const satisfies Record<string, KillPoint>;

type Point = keyof typeof points;

const all = Object.keys(points) as Point[];
const ofAction: readonly Point[] = ["after it sent", "after it recorded"];

describe("a killed tick loses nothing, and nothing recorded is sent twice", () => {
  test.each(
    Object.entries(tickScenarios).map(([name, scenario], index) => ({
      name,
      scenario,
      points: index === 0 ? all : ofAction,
    })),
  )("with $name", async ({ scenario, points: names }) => {
    await using kills = await openTickKills(scenario);
    for (const name of names) {
      const triesLease = name === "while it holds the lock";
      const { isComplete, steps } = await kills.killAt(points[name], { triesLease });
      expect(isComplete, `killed ${name}; steps: ${steps.join("\n")}`).toBe(false);
    }
  });

  test("and one that is not killed takes all of these steps", async () => {
    const [scenario] = Object.values(tickScenarios);
    if (scenario === undefined) throw new Error("there is no scenario");
    await using kills = await openTickKills(scenario);
    const { isComplete, steps } = await kills.killAt(() => false);
    expect(isComplete).toBe(true);
    // Connecting, the lock, the settings, two saves, the end, the history, each before and after; two calls.
    expect(steps.length).toBeGreaterThan(20);
  });
});

function isLast(steps: readonly string[], start: string): boolean {
  return steps.at(-1)?.startsWith(start) === true;
}

/** Number of steps after the response of the device; -1 before that. */
function stepsSinceSent(steps: readonly string[]): number {
  const sent = steps.findIndex((text) => text.startsWith("after POST"));
  return sent === -1 ? -1 : steps.length - sent - 1;
}
