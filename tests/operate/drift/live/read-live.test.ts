import { describe, expect, test } from "vitest";
import { catalogue } from "../../../../jobs/catalogue.ts";
import { inspectStackText } from "../../../../src/config/read-stack-file.ts";
import { readLiveServices } from "../../../../src/operate/drift/live/live-services.ts";
import { liveStack } from "../../../../src/operate/drift/live/live-stack.ts";
import { readLive } from "../../../../src/operate/drift/live/read-live.ts";
import { formatText } from "../../../../src/review/diff/formats/text.ts";
import type { RevisionDiff } from "../../../../src/review/diff/model.ts";
import type { Revision } from "../../../../src/review/git/revision.ts";
import { stackWith } from "../../../config/stack-text.ts";
import { testOwnerId, textAt } from "../../../support/local-render.ts";
import { type ClientAndRender, startClientAndRender } from "../../../support/render-client.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const repo = "https://github.com/owner/repository";
const image = "ghcr.io/owner/application:latest";
const stackFile = stackWith(
  ["tea-d3k9example00000000", testOwnerId],
  ["    BACKUP_DIR: backups", "    BACKUP_DIR: backups\n    LOG_LEVEL: debug"],
);
const files = (text = stackFile): Revision => ({
  name: "working tree",
  stacks: [inspectStackText(text, "Pulumi.prod.yaml")],
});

const secret = "never-shown";
const variables = (...names: string[]) =>
  names.map((key) => ({
    key,
    value:
      { BACKUP_DIR: "backups", LOG_LEVEL: "debug", SCHEDULER_ENABLED: "false", WEB_CONCURRENCY: "1" }[key] ??
      secret,
  }));

let ids: Record<string, string>;

/** Creates all services as the stack file defines them. */
async function createServices({ render }: ClientAndRender): Promise<void> {
  const common = { ownerId: testOwnerId };
  const web = await render.call("POST", "/services", {
    ...common,
    type: "web_service",
    name: "switchbot-prod",
    image: { imagePath: image, ownerId: testOwnerId },
    envVars: variables(
      "BACKUP_DIR",
      "LOG_LEVEL",
      "POSTGRES_URL",
      "SWITCHBOT_TOKEN",
      "SWITCHBOT_SECRET",
      "SCHEDULER_ENABLED",
      "WEB_CONCURRENCY",
    ),
    serviceDetails: { runtime: "image", region: "frankfurt", plan: "starter", healthCheckPath: "/healthz" },
  });
  const cronJob = (job: string, schedule: string, startCommand: string, ...names: string[]) =>
    render.call("POST", "/services", {
      ...common,
      type: "cron_job",
      name: `switchbot-prod-${job}`,
      repo,
      branch: "main",
      envVars: variables("BACKUP_DIR", "LOG_LEVEL", ...names),
      serviceDetails: {
        runtime: "node",
        region: "frankfurt",
        plan: "starter",
        schedule,
        envSpecificDetails: { buildCommand: "npm ci", startCommand },
      },
    });
  const automation = await cronJob(
    "automation",
    "*/15 * * * *",
    catalogue.automation.command,
    "POSTGRES_URL",
    "SWITCHBOT_TOKEN",
    "SWITCHBOT_SECRET",
  );
  const backup = await cronJob("backup", "0 */2 * * *", catalogue.backup.command, "POSTGRES_URL");
  ids = {
    web: textAt(web, "service.id"),
    automation: textAt(automation, "service.id"),
    backup: textAt(backup, "service.id"),
  };
}

const words = (diff: RevisionDiff): string => formatText(diff).split("\n\nNext runs are calculated")[0] ?? "";

describe("compared with a Render that pulumi up has applied", () => {
  async function start(): Promise<ClientAndRender> {
    const both = await startClientAndRender();
    await createServices(both);
    await both.requests();
    return both;
  }
  const compare = ({ client, clock }: ClientAndRender, text?: string) =>
    readLive(files(text), { at: clock.now(), client });

  test("nothing differs, with few calls", async () => {
    await using both = await start();
    expect(words(await compare(both))).toBe(
      "Render → working tree, as pulumi up would change it\nRender matches the stack files (1 stack).\n",
    );
    const calls = await both.requests();
    expect(calls.map((call) => call.replace(/\?\S*/, "")).sort()).toEqual([
      "GET /services 200",
      "GET /services/ID/env-vars 200",
      "GET /services/ID/env-vars 200",
      "GET /services/ID/env-vars 200",
      "GET /services/ID/events 200",
      "GET /services/ID/events 200",
    ]);
  });

  test("a secret that only jobs use is not reported as missing at the web service", async () => {
    await using both = await start();
    const withAlerts = `${stackFile}    ALERT_WEBHOOK_URL: {secure: v1:aaaa:bbbb}\n`;
    expect(words(await compare(both, withAlerts))).toContain("Render matches the stack files");
  });

  test("manual changes are reported in words, without any value", async () => {
    await using both = await start();
    const { render } = both;
    await render.call("PATCH", `/services/${ids.backup}`, {
      serviceDetails: { schedule: "0 2 * * *", plan: "standard" },
    });
    await render.call("POST", `/services/${ids.automation}/suspend`);
    await render.call(
      "PUT",
      `/services/${ids.web}/env-vars`,
      variables(
        "BACKUP_DIR",
        "POSTGRES_URL",
        "SWITCHBOT_TOKEN",
        "SWITCHBOT_SECRET",
        "SCHEDULER_ENABLED",
        "WEB_CONCURRENCY",
        "DEBUG",
      ),
    );
    await render.call("POST", "/services", {
      type: "cron_job",
      name: "switchbot-prod-experiment",
      ownerId: testOwnerId,
      image: { imagePath: "nginx", ownerId: testOwnerId },
      serviceDetails: { runtime: "image", schedule: "* * * * *" },
    });
    const text = words(await compare(both));
    expect(text).not.toContain(secret);
    expect(text.replace(/https?:\S+/, "URL")).toMatchInlineSnapshot(`
      "Render → working tree, as pulumi up would change it
      prod: changed web service variables, automation starts, backup runs at different times, experiment
      exists only on Render.

      prod
        web service variables: LOG_LEVEL is missing; DEBUG exists only on Render

        ~ automation  Pulumi.prod.yaml:15
            "*/15 * * * *", every 15 minutes.
            runs          none, suspended → 96 a day
            next runs     none → Mon 2 Mar 10:15, 10:30, 10:45 UTC

        ~ backup  Pulumi.prod.yaml:16
            schedule      "0 2 * * *" → "0 */2 * * *"
            in words      At 02:00 UTC → Every 2 hours
            Europe/Paris  - 03:00 in winter, 04:00 in summer
                          + 01:00 to 23:00 in winter, 00:00 to 22:00 in summer
            runs          1 a day → 12 a day
            longest gap   24h → 2h
            next runs     - Tue 3 Mar 02:00, Wed 4 Mar 02:00, Thu 5 Mar 02:00 UTC
                          + Mon 2 Mar 12:00, 14:00, 16:00 UTC
            cost          $1.00 a month (the minimum), unchanged
            plan: standard → starter
            ! If applied at 10:00 UTC, backup will not run for 10h (limit 2h30m). Safe to apply
              02:00–04:00 UTC, any day.

        - experiment  URL
            "* * * * *", every minute, 1440 a day. switchbot-prod-experiment exists on Render but in no
            stack file."
    `);
  });

  test("a region that this version does not know is reported", async () => {
    await using both = await start();
    const { client, clock } = both;
    const [file] = files().stacks;
    const config = inspectStackText(stackFile, "Pulumi.prod.yaml").config;
    if (file === undefined || config === undefined) throw new Error("the stack file could not be read");
    const services = await readLiveServices(client, [config], clock.now());
    const moved = new Map(
      [...services.byName(testOwnerId)].map(([name, service]) => [name, { ...service, region: "mars" }]),
    );
    const live = liveStack({ ...file, config }, { ...services, byName: () => moved }, []);
    expect(live.render?.config.region).toBe("frankfurt");
    expect(live.file.problems).toMatchObject([
      {
        code: "LIVE002",
        subject: "prod › region",
        message: 'Render has the services in "mars", which this version does not know as a region',
      },
    ]);
  });

  test("a health check path that was removed by hand is drift", async () => {
    await using both = await start();
    await both.render.call("PATCH", `/services/${ids.web}`, { serviceDetails: { healthCheckPath: "" } });
    expect(words(await compare(both))).toContain("web service health check: none → /healthz");
  });

  test("a job that the mode suspends is not drift, but one that still runs is", async () => {
    await using both = await start();
    const paused = stackFile.replace("scheduler: cron", "scheduler: paused");
    expect(words(await compare(both, paused))).toContain("automation stops");
    await both.render.call("POST", `/services/${ids.automation}/suspend`);
    expect(words(await compare(both, paused))).not.toContain("stops");
  });

  test("a missing service is reported", async () => {
    await using both = await start();
    await both.render.call("DELETE", `/services/${ids.backup}`);
    await both.render.call("DELETE", `/services/${ids.web}`);
    const text = words(await compare(both));
    expect(text).toContain("backup is missing on Render");
    expect(text).toContain('Render has no web service "switchbot-prod"');
  });
});

test("a stack without services on Render is reported as not on Render", async () => {
  await using both = await startClientAndRender();
  const diff = await readLive(files(), { at: both.clock.now(), client: both.client });
  expect(words(diff)).toContain("prod: not on Render.");
});

test("the cost uses the measured duration of runs instead of the catalogue's", async () => {
  await using folder = await temporaryFolder();
  await using both = await startClientAndRender({ sources: { [repo]: folder.path } });
  const { render, client } = both;
  const created = await render.call("POST", "/services", {
    type: "cron_job",
    name: "switchbot-prod-backup",
    ownerId: testOwnerId,
    repo,
    serviceDetails: {
      runtime: "node",
      schedule: "0 * * * *",
      envSpecificDetails: { buildCommand: "true", startCommand: "true" },
    },
  });
  const id = textAt(created, "service.id");
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    while (!(await condition())) await new Promise((next) => setImmediate(next));
  };
  await until(
    async () =>
      textAt(await render.call("GET", `/services/${id}/deploys/${textAt(created, "deployId")}`), "status") ===
      "live",
  );
  render.clock.advance(3_600_000);
  const diffNow = () => readLive(files(), { at: render.clock.now(), client });
  let cost: unknown;
  await until(async () => {
    cost = (await diffNow()).stacks[0]?.jobs.find(({ job }) => job === "backup")?.after?.cost;
    return JSON.stringify(cost).includes("measured");
  });
  expect(cost).toMatchObject({ known: true, durationFrom: "measured", durationSeconds: 0 });
});

test("a placeholder instead of a workspace is refused before any call", async () => {
  const text = stackFile.replace(testOwnerId, "<your workspace id>");
  const revision: Revision = {
    name: "working tree",
    stacks: [inspectStackText(text, "Pulumi.prod.yaml", { allowPlaceholders: true })],
  };
  await expect(readLive(revision, { at: new Date() })).rejects.toMatchObject({
    problems: [{ code: "CONFIG010" }],
  });
});
