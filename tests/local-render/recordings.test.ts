import { expect, test } from "vitest";
import { manualClock } from "../../src/clock.ts";
import { startTestRender, testOwnerId } from "../support/local-render.ts";
import { differences } from "./replay/compare.ts";
import { Counterparts } from "./replay/counterparts.ts";
import { remainingComparison } from "./replay/rate-limits.ts";
import { type Exchange, readRecording, recordingsFolder, recordingsOf } from "./replay/recording.ts";

const folder = recordingsFolder();
const recordedOwnerId = "some-owner-id";

if (folder === undefined) {
  test.skip("no recorded answers of Render are here: set RECORDED_DIR to their folder", () => {});
} else {
  test.each(recordingsOf(folder, ["cronjob", "webservice", "project"]))(
    "%s is answered as it was recorded",
    async (name) => {
      expect(await replay(readRecording(folder, name))).toEqual([]);
    },
  );
}

/** Sends all requests of a recording at their times and tells where the answers differ. */
async function replay(exchanges: readonly Exchange[]): Promise<string[]> {
  const [first] = exchanges;
  if (first === undefined) return ["the recording is empty"];
  const clock = manualClock(new Date(first.date));
  await using render = await startTestRender({ clock, limits: "recorded" });
  const counterparts = new Counterparts();
  counterparts.pair(recordedOwnerId, testOwnerId);
  const compareRemaining = remainingComparison();
  const found: string[] = [];

  for (const exchange of exchanges) {
    clock.set(new Date(exchange.date));
    const path = counterparts.translateText(`${exchange.path}${exchange.query ?? ""}`);
    const answer = await render.call(
      exchange.method,
      path.replace(/^\/v1/, ""),
      requestBody(exchange, counterparts),
    );
    const header = (key: string): number => Number(answer.headers[key]);
    const different = [
      ...(answer.status === exchange.status
        ? []
        : [`status ${exchange.status} was recorded, ${answer.status} answered`]),
      ...differences(exchange.response, answer.body ?? null, { counterparts, date: new Date(exchange.date) }),
      ...["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "render-request-id"]
        .filter((key) => answer.headers[key] === undefined)
        .map((key) => `header ${key} is missing`),
      ...(header("ratelimit-limit") === exchange.ratelimit.limit
        ? []
        : [`limit is ${header("ratelimit-limit")}`]),
      ...compareRemaining(exchange, path.split("?")[0] ?? path, header("ratelimit-remaining")),
    ];
    found.push(...different.map((text) => `#${exchange.n} ${exchange.method} ${exchange.path}: ${text}`));
  }
  return found;
}

/** Requests without a body were recorded as null; PUT with `null` means an empty list. */
function requestBody({ method, request }: Exchange, counterparts: Counterparts): unknown {
  if (request === null) return method === "PUT" ? "null" : undefined;
  return counterparts.translate(request);
}
