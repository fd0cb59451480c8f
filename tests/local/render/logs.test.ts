import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Answer,
  cronJobRequest,
  startTestRender,
  type TestRender,
  testOwnerId,
  textAt,
} from "../../support/local-render.ts";
import { waitFor } from "../../support/wait-for.ts";

const script = `for (let n = 1; n <= 45; n += 1) console.log("line " + n);
console.error("at last");
`;
let render: TestRender;
let folder: string;
let id: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "local-render-logs-"));
  await writeFile(join(folder, "talk.js"), script);
  render = await startTestRender({ images: { nginx: folder } });
  const details = {
    runtime: "image",
    schedule: "0 3 * * *",
    envSpecificDetails: { dockerCommand: "node talk.js" },
  };
  id = textAt(
    await render.call("POST", "/services", cronJobRequest("talking", { serviceDetails: details })),
    "service.id",
  );
  const run = await render.call("POST", `/cron-jobs/${id}/runs`);
  expect(run.body).toMatchObject({ status: "pending", triggeredBy: "local@example.com" });
  await waitForEnd();
});
afterAll(async () => {
  await render[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Waits for the real process of the run. */
async function waitForEnd(): Promise<void> {
  const event = await waitFor("the end of the run", async () => {
    const { body } = await render.call("GET", `/services/${id}/events?type=cron_job_run_ended`);
    return Array.isArray(body) ? (body[0] as unknown) : undefined;
  });
  expect(event).toMatchObject({ event: { details: { status: "successful" } } });
}

async function logs(query: string): Promise<{ answer: Answer; messages: string[]; hasMore: unknown }> {
  const answer = await render.call("GET", `/logs?ownerId=${testOwnerId}&resource=${id}&${query}`);
  const { body } = answer;
  const isPage = typeof body === "object" && body !== null && "logs" in body && "hasMore" in body;
  if (!isPage || !Array.isArray(body.logs)) throw new Error(`no logs: ${JSON.stringify(body)}`);
  const messages = body.logs.map((_line, index) => textAt(answer, `logs.${index}.message`));
  return { answer, messages, hasMore: body.hasMore };
}

async function allPages(direction: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let range = ""; ; ) {
    const page = await logs(`direction=${direction}&text=line&${range}`);
    pages.push(page.messages);
    if (page.hasMore !== true) return pages;
    const next = (name: string): string => encodeURIComponent(textAt(page.answer, name));
    range = `startTime=${next("nextStartTime")}&endTime=${next("nextEndTime")}`;
  }
}

const lines = Array.from({ length: 45 }, (_value, index) => `line ${index + 1}`);

test("the pages of a log contain every line once, in either direction", async () => {
  const forward = await allPages("forward");
  expect(forward.map(({ length }) => length)).toEqual([20, 20, 5]);
  expect(forward.flat()).toEqual(lines);
  expect((await allPages("backward")).flat()).toEqual(lines.toReversed());
});

test("each line has its service, its run, its level and its type", async () => {
  const { answer } = await logs("text=line*45");
  expect(answer.body).toMatchObject({
    logs: [
      {
        message: "line 45",
        labels: [
          { name: "resource", value: id },
          { name: "instance", value: expect.any(String) },
          { name: "level", value: "info" },
          { name: "type", value: "app" },
        ],
      },
    ],
  });
});

test("lines are found by text, wildcard, regular expression, level, type and time", async () => {
  expect((await logs("text=at+last")).messages).toEqual(["at last"]);
  expect((await logs(`text=${encodeURIComponent("/^line 4[0-2]$/")}`)).messages).toEqual([
    "line 42",
    "line 41",
    "line 40",
  ]);
  expect((await logs("text=line+1&limit=100&direction=forward")).messages).toHaveLength(11);
  expect((await logs("type=build&text=line")).messages).toEqual([]);
  expect((await logs("host=example.com")).messages).toEqual([]);
  expect((await logs("endTime=2020-01-01T00:00:00Z&startTime=2019-01-01T00:00:00Z")).messages).toEqual([]);
});

test("the values of a label are listed", async () => {
  const values = await render.call("GET", `/logs/values?ownerId=${testOwnerId}&resource=${id}&label=type`);
  expect(values.body).toContain("app");
});
