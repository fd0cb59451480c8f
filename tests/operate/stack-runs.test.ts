import { expect, test } from "vitest";
import { readStackText } from "../../src/config/read-stack-file.ts";
import type { StackConfig } from "../../src/config/stack-config.ts";
import { readStackRuns } from "../../src/operate/stack-runs.ts";
import { listRuns } from "../../src/render/cron-runs.ts";
import { summarizeRuns } from "../../src/runs/summary.ts";
import { resultText } from "../../src/runs/text.ts";
import { stackWith } from "../config/stack-text.ts";
import { testOwnerId, textAt } from "../support/local-render.ts";
import { type ClientAndRender, startClientAndRender } from "../support/render-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const repo = "https://github.com/owner/repository";
const hour = 3_600_000;

/** Jobs `backup`, `automation` and one that Render does not have. */
const config: StackConfig = readStackText(
  stackWith(
    ["tea-d3k9example00000000", testOwnerId],
    ["*/15 * * * *", "30 * * * *"],
    ['0 */2 * * *", maxGap: 2h30m}', '0 * * * *"}\n    absent: {schedule: "0 0 * * *", command: "true"}'],
  ),
  "Pulumi.prod.yaml",
).config;

async function addCronJob({ render }: ClientAndRender, job: string, command: string): Promise<string> {
  const answer = await render.call("POST", "/services", {
    type: "cron_job",
    name: `switchbot-prod-${job}`,
    ownerId: testOwnerId,
    repo,
    serviceDetails: {
      runtime: "node",
      schedule: config.jobs[job]?.schedule.expression,
      envSpecificDetails: { buildCommand: "true", startCommand: command },
    },
  });
  const id = textAt(answer, "service.id");
  const deploy = textAt(answer, "deployId");
  await until(
    async () => textAt(await render.call("GET", `/services/${id}/deploys/${deploy}`), "status") === "live",
  );
  return id;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((next) => setImmediate(next));
}

test("missed and failed runs of a stack are reported, with one call for each job and one for all", async () => {
  await using folder = await temporaryFolder();
  await using both = await startClientAndRender({ sources: { [repo]: folder.path } });
  const { render, client } = both;
  const from = render.clock.now(); // 10:00
  const ids = [await addCronJob(both, "backup", "true"), await addCronJob(both, "automation", "exit 3")];
  const ended = (count: number) =>
    until(async () => {
      const runs = await Promise.all(ids.map((id) => listRuns(client, id, from)));
      return runs.flat().filter(({ lifecycle }) => lifecycle === "ended").length === count;
    });
  render.clock.advance(hour);
  await ended(2); // 10:30 and 11:00
  await render.restart();
  // Nothing runs while Render is stopped: the next hour passes at once.
  render.clock.advance(hour);
  await ended(4); // 11:30 and 12:00
  await render.stop();
  render.clock.advance(2 * hour);
  await render.restart();
  render.clock.advance(hour / 6); // 14:10: time enough for the run of 14:00 to have started

  await both.requests();
  const { jobs, absent } = await readStackRuns(client, config, { from, to: render.clock.now() });
  expect(await both.requests()).toHaveLength(3);
  expect(absent).toEqual(["absent"]);
  const shown = jobs.map(({ job, runs }) => {
    const { due, missed, failed } = summarizeRuns(runs);
    return {
      job,
      due,
      missed: missed.map((slot) => slot.due.toISOString().slice(11, 16)),
      failed: failed.map(({ result }) => result && resultText(result)),
    };
  });
  expect(shown).toEqual([
    { job: "automation", due: 4, missed: ["12:30", "13:30"], failed: ["failed (exit 3)", "failed (exit 3)"] },
    { job: "backup", due: 4, missed: ["13:00", "14:00"], failed: [] },
  ]);
});
