import { afterAll, beforeAll, expect, test } from "vitest";
import fc from "../../support/seeded-fast-check.ts";
import {
  brokenBodies,
  type FuzzedRender,
  queries,
  startFuzzedRender,
  wrongBodies,
  wrongPaths,
} from "./fuzz-requests.ts";

// The same requests in each run, about a second of them; tests/long/local-render-fuzz.long.ts sends many others.
const seed = 20_260_302;

let render: FuzzedRender;
beforeAll(async () => {
  render = await startFuzzedRender();
});
afterAll(() => render[Symbol.asyncDispose]());

test("bodies with invalid parts never cause 5xx", async () => {
  const accepted = new Set<string>();
  await fc.assert(
    fc.asyncProperty(wrongBodies, async (request) => {
      if ((await render.send(request)) < 300) accepted.add(`${request.method} ${request.path}`);
    }),
    { numRuns: 300, seed },
  );
  expect(accepted.size).toBeGreaterThan(15); // not all bodies are refused at once
});

test.each([
  ["bodies that are almost JSON", brokenBodies, 60],
  ["queries of all kinds", queries, 150],
  ["ids that are paths and unknown methods", wrongPaths, 150],
])("%s never cause 5xx", async (_, requests, numRuns) => {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      await render.send(request);
    }),
    { numRuns, seed },
  );
});
