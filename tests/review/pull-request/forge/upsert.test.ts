import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../../../src/core/clock.ts";
import { forgeOf, pullRequestOf } from "../../../../src/review/pull-request/forge/ci-environment.ts";
import type { Forge } from "../../../../src/review/pull-request/forge/forge.ts";
import { markerOf, syncIssue, upsertComment } from "../../../../src/review/pull-request/forge/upsert.ts";
import type { ForgeServer } from "../../../support/forges/forge-server.ts";
import { startGithub } from "../../../support/forges/github-server.ts";
import { startGitlab } from "../../../support/forges/gitlab-server.ts";
import { impatient } from "../../../support/impatient-clock.ts";

const marker = markerOf("review");
const text = `${marker}\nEvery 15 minutes`;
const longer = `${marker}\nEvery 10 minutes`;
const clock = impatient(manualClock(new Date("2026-06-01T10:00:00Z")));

describe.each([
  { start: startGithub, name: "GitHub", self: "github-actions[bot]" },
  { start: startGitlab, name: "GitLab", self: "project_7_bot" },
])("$name", ({ start, name, self }) => {
  let server: ForgeServer;
  let forge: Forge;
  beforeEach(async () => {
    server = await start();
    forge = forgeOf(server.environment, clock);
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const bodies = () => server.comments.map(({ body }) => body);

  test("finds the pull request of the job", () => {
    expect(forge.name).toBe(name);
    expect(pullRequestOf(server.environment)).toBe(7);
  });

  test("creates a comment once and edits it afterwards", async () => {
    expect(await upsertComment(forge, 7, { marker, body: text })).toEqual({
      done: "created",
      url: expect.stringMatching(/^https:.*7#/),
    });
    expect((await upsertComment(forge, 7, { marker, body: longer })).done).toBe("edited");
    expect(bodies()).toEqual([longer]);
  });

  test("leaves an identical comment unchanged", async () => {
    await upsertComment(forge, 7, { marker, body: text });
    const before = server.requests.length;
    expect((await upsertComment(forge, 7, { marker, body: `${text}\n` })).done).toBe("unchanged");
    expect(server.requests.slice(before).every((request) => /GET|graphql/.test(request))).toBe(true);
  });

  test("finds its comment after two pages of others", async () => {
    for (let count = 0; count < 230; count++) server.addComment("somebody", `comment ${count}`);
    server.addComment(self, text);
    expect((await upsertComment(forge, 7, { marker, body: longer })).done).toBe("edited");
    expect(
      server.requests.filter((request) => request.startsWith("GET") && request.endsWith("s")),
    ).toHaveLength(3);
    expect(server.comments).toHaveLength(231);
  });

  test("ignores another user's comment with the marker", async () => {
    server.addComment("somebody", `${marker}\nAll is well`);
    expect((await upsertComment(forge, 7, { marker, body: text })).done).toBe("created");
    expect(bodies()).toEqual([`${marker}\nAll is well`, text]);
  });

  test("opens, edits and closes an issue, which stays closed", async () => {
    const issue = { marker, label: "drift", title: "Drift in prod", body: text, open: true };
    expect((await syncIssue(forge, issue)).done).toBe("created");
    expect((await syncIssue(forge, issue)).done).toBe("unchanged");
    expect((await syncIssue(forge, { ...issue, body: longer })).done).toBe("edited");
    expect((await syncIssue(forge, { ...issue, body: `${marker}\nGone`, open: false })).done).toBe("closed");
    expect((await syncIssue(forge, { ...issue, open: false })).done).toBe("not needed");
    expect(server.issues).toMatchObject([
      { title: "Drift in prod", body: `${marker}\nGone`, state: "closed" },
    ]);
    expect((await syncIssue(forge, issue)).done).toBe("created");
  });

  test("retries a read after a temporary failure, but not a write", async () => {
    server.fail(/^GET/, { status: 502 });
    server.fail(/^GET/, { status: 503 });
    expect((await upsertComment(forge, 7, { marker, body: text })).done).toBe("created");
    server.fail(/^(PATCH|PUT|POST)(?!.*graphql)/, { status: 500 });
    await expect(upsertComment(forge, 7, { marker, body: longer })).rejects.toMatchObject({
      problem: { code: "FORGE006" },
    });
    expect((await upsertComment(forge, 7, { marker, body: longer })).done).toBe("edited");
    expect(bodies()).toEqual([longer]);
  });

  test("waits for a rate limit as long as the forge asks", async () => {
    server.fail(/^POST/, { status: 429, headers: { "retry-after": "20" } });
    expect((await upsertComment(forge, 7, { marker, body: text })).done).toBe("created");
    expect(Math.max(...clock.waits)).toBe(20_000);
    expect(bodies()).toEqual([text]);
  });

  test.each([
    [401, {}, "FORGE002"],
    [403, {}, "FORGE003"],
    [404, {}, "FORGE004"],
    [429, { "retry-after": "3600" }, "FORGE005"],
    [418, {}, "FORGE006"],
  ])("%i is reported in one sentence without the token", async (status, headers, code) => {
    server.fail(/^GET/, { status, headers });
    const failure: Error = await upsertComment(forge, 7, { marker, body: text }).then(
      () => expect.fail("it was written"),
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ problem: { code } });
    expect(failure.message).toContain("request 7");
    expect(failure.message).not.toContain(
      Object.values(server.environment).find((value) => value.startsWith("token")),
    );
  });

  test("reports a response that is not from the forge", async () => {
    server.fail(/^GET/, { status: 200 });
    await expect(upsertComment(forge, 7, { marker, body: text })).rejects.toMatchObject({
      problem: { code: "FORGE006" },
    });
  });
});

test("a link to the next page never sends the token to another host", async () => {
  await using server = await startGithub();
  await using elsewhere = await startGithub();
  const url = `${elsewhere.environment.GITHUB_API_URL}/repos/owner/name/issues/7/comments?page=2`;
  server.fail(/^GET/, { status: 200, headers: { link: `<${url}>; rel="next"` }, body: [] });
  await upsertComment(forgeOf(server.environment, clock), 7, { marker, body: text });
  expect(server.requests.filter((request) => request.startsWith("GET"))).toHaveLength(2);
  expect(elsewhere.requests).toEqual([]);
});

test.each([
  [{}, "neither GITHUB_REPOSITORY nor CI_PROJECT_ID"],
  [{ GITHUB_REPOSITORY: "owner/name" }, "GITHUB_TOKEN is not set"],
  [{ GITHUB_REPOSITORY: "owner/name/../x", GITHUB_TOKEN: "t" }, "not owner/name"],
  [{ GITHUB_REPOSITORY: "owner/name", GITHUB_TOKEN: "a b" }, "not allowed in a token"],
  [
    { GITHUB_REPOSITORY: "owner/name", GITHUB_TOKEN: "t", GITHUB_API_URL: "http://example.com" },
    "not an https",
  ],
  [{ CI_PROJECT_ID: "42" }, "GITLAB_TOKEN is not set"],
])("the environment %j is rejected with a remedy", (environment, reason) => {
  expect(() => forgeOf(environment, clock)).toThrow(reason);
});

test("a job without a pull request has none", () => {
  expect(pullRequestOf({})).toBeUndefined();
  expect(pullRequestOf({ GITHUB_EVENT_PATH: "/dev/null" })).toBeUndefined();
  expect(pullRequestOf({ CI_MERGE_REQUEST_IID: "x" })).toBeUndefined();
});
