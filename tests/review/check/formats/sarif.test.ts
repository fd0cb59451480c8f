import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { z } from "zod";
import { findingsSarif } from "../../../../src/review/check/formats/sarif.ts";
import { pageAddress } from "../../../../src/review/check/repository.ts";
import { reviewOf, reviewTexts } from "../../support/stack-text.ts";

const require = createRequire(import.meta.url);
const published = readFileSync(
  require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"),
  "utf8",
);
// zod rejects relative references; the tests below check them.
const schema = z.fromJSONSchema(
  JSON.parse(published, (key, value: unknown) =>
    key === "format" && value === "uri-reference" ? undefined : value,
  ),
);

const log = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({ driver: z.object({ rules: z.array(z.looseObject({ id: z.string() })) }) }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.number(),
          level: z.string(),
          message: z.object({ text: z.string() }),
          locations: z.tuple([
            z.object({
              physicalLocation: z.object({
                artifactLocation: z.object({ uri: z.string() }),
                region: z.object({ startLine: z.number(), startColumn: z.number() }),
              }),
            }),
          ]),
          partialFingerprints: z.object({ primaryLocationLineHash: z.string() }),
        }),
      ),
    }),
  ]),
});

const { findings } = reviewOf({
  prod: 'scheduler-ops:region: nowhere\nscheduler-ops:schedules:\n  report: {schedule: "*/45 25 * * *", command: node report.js}',
  staging:
    'scheduler-ops:timeZone: Europe/Paris\nscheduler-ops:schedules:\n  report: {schedule: "*/45 2,3 * * *", command: node report.js}',
});

function sarif(
  found = findings,
  pathOf = (file: string) => file,
  addressOf: (page: string) => string | undefined = (page) =>
    pageAddress("git@github.com:owner/repository.git", page),
) {
  const parsed: unknown = JSON.parse(findingsSarif(found, pathOf, addressOf));
  expect(schema.safeParse(parsed).error).toBeUndefined();
  const [run] = log.parse(parsed).runs;
  return run;
}

test("is valid by the published schema, with and without findings, and without an address", () => {
  expect(sarif().results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ["CONFIG008", "error"],
    ["SCHED002", "error"],
    ["RULE101", "note"],
    ["RULE001", "warning"],
  ]);
  expect(sarif([]).results).toEqual([]);
  expect(
    sarif(
      findings,
      (file) => file,
      () => undefined,
    ).tool.driver.rules[0],
  ).not.toHaveProperty("helpUri");
});

test("the schema rejects an invalid document", () => {
  const broken: unknown = JSON.parse(
    findingsSarif(
      findings,
      (file) => file,
      () => "no address",
    ),
  );
  expect(schema.safeParse(broken).success).toBe(false);
  expect(schema.safeParse({ version: "2.1.0", runs: [{ results: [] }] }).success).toBe(false);
});

test("each result refers to its rule, and each rule has the texts that GitHub shows", () => {
  const { results, tool } = sarif();
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(tool.driver.rules.find(({ id }) => id === "RULE001")).toMatchObject({
    shortDescription: { text: "The step does not divide its field" },
    fullDescription: { text: "The step does not divide its field" },
    help: {
      text: expect.stringContaining("## Why it matters"),
      markdown: expect.stringContaining("## Why it matters"),
    },
    helpUri: "https://github.com/owner/repository/blob/HEAD/docs/rules/RULE001.md",
    defaultConfiguration: { level: "warning" },
  });
  expect(tool.driver.rules.find(({ id }) => id === "CONFIG008")).toMatchObject({
    shortDescription: { text: "a word that is not one of the choices" },
    help: { text: expect.stringContaining("write one of the words that the message lists") },
    helpUri: "https://github.com/owner/repository/blob/HEAD/docs/errors.md",
  });
  expect(tool.driver.rules.find(({ id }) => id === "SCHED002")).toMatchObject({
    shortDescription: { text: "A number is outside the range of its field: midnight is hour 0" },
    help: { markdown: expect.stringContaining("Wrong: `0 24 * * *`. Right: `0 0 * * *`.") },
    helpUri: "https://github.com/owner/repository/blob/HEAD/docs/rules/schedule-errors.md#sched002",
  });
});

test("a location is relative to the repository and escaped as a URI", () => {
  const [, , , uneven] = sarif(findings, (file) => `env of/100%/${file}`).results;
  expect(uneven?.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: "env%20of/100%25/Pulumi.staging.yaml" },
    region: { startLine: 4, startColumn: 24 },
  });
});

test("a finding without a location is at the start of its file", () => {
  const [found] = reviewTexts({ prod: "config: [" }).findings;
  if (found === undefined) throw new Error("there is no finding");
  const { location: _, ...withoutPlace } = found;
  expect(sarif([withoutPlace]).results[0]?.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: "Pulumi.prod.yaml" },
    region: { startLine: 1, startColumn: 1 },
  });
});

test("an alert stays the same when lines are added above it, and two of the same kind remain distinct", () => {
  const report = 'scheduler-ops:schedules:\n  report: {schedule: "*/45 * * * *", command: node report.js}';
  const print = (keys: string) =>
    sarif(reviewOf({ prod: keys }).findings).results.map(
      ({ partialFingerprints: { primaryLocationLineHash } }) => primaryLocationLineHash,
    );
  expect(print(`scheduler-ops:env: {}\n${report}`)).toEqual(print(report));
  const workers = "scheduler-ops:web: {startCommand: WEB_CONCURRENCY=4 gunicorn -w 4}";
  const prints = print(workers);
  expect(new Set(prints).size).toBe(prints.length);
  expect(prints.length).toBe(2);
});

test.each([
  ["https://github.com/owner/repository.git", "https://github.com/owner/repository/blob/HEAD/docs/a.md"],
  ["https://github.com/owner/repository", "https://github.com/owner/repository/blob/HEAD/docs/a.md"],
  [
    "https://x-access-token:secret@github.com/owner/repository.git",
    "https://github.com/owner/repository/blob/HEAD/docs/a.md",
  ],
  ["git@github.com:owner/repository.git", "https://github.com/owner/repository/blob/HEAD/docs/a.md"],
  [
    "ssh://git@gitlab.example.com:2222/group/sub/repository.git\n",
    "https://gitlab.example.com/group/sub/repository/-/blob/HEAD/docs/a.md",
  ],
  ["", undefined],
  ["/srv/git/repository.git", undefined],
  ["file:///srv/git/repository.git", undefined],
])("the pages of a clone of %j are at %s", (remote, address) => {
  expect(pageAddress(remote, "docs/a.md")).toBe(address);
});
