import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  brokenBodies,
  type FuzzedRender,
  queries,
  startFuzzedRender,
  wrongBodies,
  wrongPaths,
} from "./fuzz-requests.ts";

// The same requests in each run; tests/long/local-render-fuzz.long.ts sends others.
const seed = 20_260_302;

let render: FuzzedRender;
beforeAll(async () => {
  render = await startFuzzedRender();
});
afterAll(() => render[Symbol.asyncDispose]());

test("bodies with wrong parts are answered, and never with 5xx", async () => {
  const accepted = new Set<string>();
  await fc.assert(
    fc.asyncProperty(wrongBodies, async (request) => {
      if ((await render.send(request)) < 300) accepted.add(`${request.method} ${request.path}`);
    }),
    { numRuns: 1000, seed },
  );
  expect(accepted.size).toBeGreaterThan(15); // not all bodies are refused at once
});

test.each([
  ["bodies that are hardly JSON", brokenBodies, 150],
  ["queries of all kinds", queries, 400],
  ["ids that are paths and methods that are not known", wrongPaths, 400],
])("%s are answered, and never with 5xx", async (_, requests, numRuns) => {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      await render.send(request);
    }),
    { numRuns, seed },
  );
});
