import { beforeAll, describe, expect, test } from "vitest";
import { mutationsOf } from "./mutations.ts";
import type { Exchange } from "./recording.ts";
import { differencesOf, hasDifferences, type Replay, replay } from "./replay.ts";
import { asAnotherRender, recordOurselves } from "./self-recording.ts";

let recording: Exchange[];
let done: Replay;
beforeAll(async () => {
  recording = asAnotherRender(await recordOurselves());
  done = await replay(recording);
});

/** The differences if these exchanges had been recorded instead. */
const found = (exchanges: readonly Exchange[]): string[] => differencesOf({ ...done, exchanges });

/** The recording with text replaced in all responses, or in those selected by `where`. */
const rewritten = (
  replace: (text: string) => string,
  where: (exchange: Exchange, index: number) => boolean = () => true,
): Exchange[] =>
  recording.map((exchange, index) =>
    where(exchange, index)
      ? { ...exchange, response: JSON.parse(replace(JSON.stringify(exchange.response))) }
      : exchange,
  );

const isPost = (end: string) => (exchange: Exchange) =>
  exchange.method === "POST" && exchange.path.endsWith(end);

test("a recording of another Render, with other ids, owner and hosts, gets the recorded responses", () => {
  expect(differencesOf(done)).toEqual([]);
});

// About three seconds on a quiet machine.
test("any change of a recorded response is found, except in values that do not come from Render", {
  timeout: 60_000,
}, () => {
  const tried = new Set<string>();
  const missed = new Set<string>();
  for (const { what, path, exchanges } of mutationsOf(recording)) {
    const kind = what.replace(/#\d+ /, "").replace(/[a-z]{3}-[a-z0-9]{20}/g, "…");
    if (tried.has(kind)) continue;
    tried.add(kind);
    if (!hasDifferences({ ...done, exchanges }))
      missed.add(`${path}: ${kind.split(": ")[1]?.split(" at ")[0]}`);
  }
  expect(tried.size).toBeGreaterThan(1000);
  expect([...missed].sort()).toEqual([
    "commit.createdAt: another value",
    "commit.id: another value",
    "commit.message: another value",
    "image.sha: another value",
    "owner.email: another value",
    "owner.name: another value",
    "owner.type: another value",
  ]);
});

test("a missing header is found", () => {
  const answers = done.answers.map((answer) => ({ ...answer, headers: { ...answer.headers } }));
  delete answers[0]?.headers["render-request-id"];
  expect(differencesOf({ ...done, answers })).toEqual([
    expect.stringContaining("render-request-id is missing"),
  ]);
});

describe("what is missing in a recording", () => {
  test("traffic omitted between two lines is not a difference", async () => {
    const rest = recording.filter(({ method }, index) => method !== "GET" || index % 3 !== 0);
    expect(rest.length).toBeLessThan(recording.length);
    expect(differencesOf(await replay(rest))).toEqual([]);
  });

  test("projects, credentials and services from before the recording are created", async () => {
    const rest = recording.filter(
      (exchange) => !isPost("/projects")(exchange) && !isPost("/registrycredentials")(exchange),
    );
    expect(differencesOf(await replay(rest))).toEqual([]);
    const firstRead = recording.findIndex(
      ({ method, path }) => method === "GET" && path.includes("/services/"),
    );
    expect(differencesOf(await replay(recording.slice(firstRead)))).toEqual([]);
  });
});

describe("an anonymized recording", () => {
  test("with changes only in its requests gets the recorded responses", async () => {
    const real = rewritten((text) => text.replaceAll("some-owner-id", "tea-d3k9example000000000"));
    expect(differencesOf(await replay(real))).toEqual([]);
  });

  test("may not have another owner in one response", () => {
    const other = rewritten(
      (text) => text.replaceAll("some-owner-id", "tea-d3k9example000000000"),
      (_, index) => index === 0,
    );
    expect(found(other)).toEqual([expect.stringContaining('owner.id: "tea-d3k9example000000000"')]);
  });
});

describe("an older recording", () => {
  const withoutKey = (text: string): string => text.replaceAll('"autoDeployTrigger":"checksPass",', "");
  const in2024 = (exchange: Exchange): Exchange => ({
    ...exchange,
    date: exchange.date.replace("2026", "2024"),
    ratelimit: null,
  });

  test("may lack a newer key, if all its responses do", async () => {
    const old = rewritten((text) => text.replace(/"autoDeployTrigger":"\w+",/g, "")).map(in2024);
    expect(found(old)).toEqual([]);
  });

  test("may not lack it in one response only, nor may a newer recording", () => {
    const once = rewritten(withoutKey, (_, index) => index === recording.findIndex(isPost("/services")));
    expect(found(once.map(in2024))).toEqual([expect.stringContaining("autoDeployTrigger")]);
    expect(found(rewritten((text) => text.replace(/"autoDeployTrigger":"\w+",/g, "")))).not.toEqual([]);
  });
});

describe("a newer recording", () => {
  test("may contain a setting that was never set, with its default", () => {
    const details = { envSpecificDetails: {}, plan: "starter" };
    const one = [{ ...exchangeOf(details), response: { ...details, renderSubdomainPolicy: "enabled" } }];
    const other = [{ ...exchangeOf(details), response: { ...details, renderSubdomainPolicy: "disabled" } }];
    expect(differencesOf({ exchanges: one, ...answerOf(details) })).toEqual([]);
    expect(differencesOf({ exchanges: other, ...answerOf(details) })).toEqual([
      expect.stringContaining("renderSubdomainPolicy: was recorded, is missing"),
    ]);
  });

  test("may not contradict a setting that was set", () => {
    const key = "maxShutdownDelaySeconds";
    const contradicting = rewritten((text) => text.replaceAll(`"${key}":60`, `"${key}":30`));
    expect(found(contradicting)).toContainEqual(
      expect.stringContaining(`${key}: 30 was recorded, 60 was returned`),
    );
  });
});

test("an image may still have the Dockerfile of the previous runtime, but no other", () => {
  const where = (exchange: Exchange): boolean =>
    isPost("/services")(exchange) && "image" in Object(exchange.request);
  const withDockerContext = (context: string): Exchange[] =>
    rewritten((text) => text.replace('"dockerContext":""', `"dockerContext":"${context}"`), where);
  expect(found(withDockerContext("."))).toEqual([]);
  expect(found(withDockerContext("app"))).toEqual([
    expect.stringContaining('dockerContext: "app" was recorded'),
  ]);
});

describe("a deploy that was queued", () => {
  test("may be in progress here, as build times differ", () => {
    const queued = recording.map((exchange) =>
      isPost("/deploys")(exchange) && exchange.path.includes("srv-")
        ? { ...exchange, status: 202, response: null }
        : exchange,
    );
    expect(found(queued)).toEqual([]);
  });

  test("cannot be that of a cron job with an image, which is live at once", () => {
    const queued = recording.map((exchange) =>
      isPost("/deploys")(exchange) && exchange.path.includes("crn-")
        ? { ...exchange, status: 202, response: null }
        : exchange,
    );
    expect(found(queued)).not.toEqual([]);
  });
});

describe("the rate limit", () => {
  const body = { message: "hello" };
  const counted = (date: string, remaining: number, reset: number): Exchange => ({
    ...exchangeOf(body),
    date: `Wed, 14 May 2025 ${date} GMT`,
    ratelimit: { limit: 400, remaining, reset },
  });
  const answers = (
    ...counts: (readonly [remaining: number, reset: number])[]
  ): Omit<Replay, "exchanges"> => ({
    ...answerOf(body),
    answers: counts.map(([remaining, reset]) => ({
      status: 200,
      body,
      headers: {
        "ratelimit-limit": "400",
        "ratelimit-remaining": String(remaining),
        "ratelimit-reset": String(reset),
        "render-request-id": "req-x",
      },
    })),
  });

  test("counts a request in the window of the request, not of the response", () => {
    const late = [counted("15:40:59", 350, 1), counted("15:41:00", 349, 0), counted("15:41:00", 399, 59)];
    expect(differencesOf({ exchanges: late, ...answers([399, 1], [398, 0], [399, 59]) })).toEqual([]);
  });

  test("may drop by more than the recorded requests, which may be incomplete, but not by less", () => {
    const two = (second: number): Exchange[] => [
      counted("15:40:10", 350, 49),
      counted("15:40:11", second, 48),
    ];
    const ours = answers([399, 49], [398, 48]);
    expect(differencesOf({ exchanges: two(349), ...ours })).toEqual([]);
    expect(differencesOf({ exchanges: two(300), ...ours })).toEqual([]);
    expect(differencesOf({ exchanges: two(350), ...ours })).toEqual([
      expect.stringContaining("ratelimit-remaining: 350 was recorded"),
    ]);
  });

  test("has windows of the recorded length", () => {
    const exchanges = [counted("15:40:10", 399, 1189)];
    expect(differencesOf({ exchanges, ...answers([399, 49]) })).toEqual([
      expect.stringContaining("ratelimit-reset: 1189 was recorded"),
    ]);
  });
});

function exchangeOf(response: unknown): Exchange {
  const date = "Wed, 14 May 2026 15:40:10 GMT";
  return { n: 0, method: "GET", path: "/v1/services/x", request: null, status: 200, response, date };
}

function answerOf(body: unknown): Omit<Replay, "exchanges"> {
  const names = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "render-request-id"];
  const headers = Object.fromEntries(names.map((name) => [name, "1"]));
  return { answers: [{ status: 200, headers, body }], earlier: [] };
}
