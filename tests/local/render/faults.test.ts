import { expect, test } from "vitest";
import { cronJobRequest, startTestRender, type TestRender } from "../../support/local-render.ts";

const create = (render: TestRender): Promise<{ status: number; body: unknown }> =>
  render.call("POST", "/services", cronJobRequest("job"));

async function fault(render: TestRender, body: unknown): Promise<void> {
  expect((await render.control("POST", "/faults", body)).status).toBe(204);
}

test("a fault replaces the response, as often as requested and only where it matches", async () => {
  await using render = await startTestRender();
  await fault(render, {
    method: "POST",
    path: "^/v1/services$",
    times: 2,
    status: 503,
    body: "upstream is away",
    headers: { "retry-after": "1" },
  });
  expect((await render.call("GET", "/services")).status).toBe(200);
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await create(render)).toMatchObject({ status: 503, body: "upstream is away" });
  }
  expect((await render.call("GET", "/services")).body).toEqual([]);
  expect((await create(render)).status).toBe(201);
});

test("a connection closed before the request is handled changes nothing", async () => {
  await using render = await startTestRender();
  await fault(render, { method: "POST", path: "/services$", drop: "before" });
  await expect(create(render)).rejects.toThrow();
  expect((await render.call("GET", "/services?name=job")).body).toEqual([]);
});

test("a connection closed after the request is handled loses only the response", async () => {
  await using render = await startTestRender();
  await fault(render, { method: "POST", path: "/services$", drop: "after" });
  await expect(create(render)).rejects.toThrow();
  expect((await render.call("GET", "/services?name=job")).body).toHaveLength(1);
});

test("deleted faults do not happen", async () => {
  await using render = await startTestRender();
  await fault(render, { status: 500, times: 10 });
  await render.control("DELETE", "/faults");
  expect((await render.call("GET", "/services")).status).toBe(200);
});

test("an invalid fault is refused", async () => {
  await using render = await startTestRender();
  for (const body of [{ path: "(" }, { times: 0 }, { drop: "later" }, { delayMs: -1 }]) {
    expect((await render.control("POST", "/faults", body)).status).toBe(400);
  }
});

test("the list of requests contains method, path and status of each call of the API, and nothing else", async () => {
  await using render = await startTestRender();
  await render.call("GET", "/services?limit=1");
  await render.call("GET", "/services/crn-unknown");
  await fault(render, { drop: "before" });
  await expect(render.call("GET", "/owners")).rejects.toThrow();
  expect((await render.control("GET", "/requests")).body).toEqual([
    { method: "GET", path: "/v1/services", status: 200 },
    { method: "GET", path: "/v1/services/crn-unknown", status: 404 },
    { method: "GET", path: "/v1/owners", status: 0 },
  ]);
  await render.control("DELETE", "/requests");
  expect((await render.control("GET", "/requests")).body).toEqual([]);
});

test("the manual clock is set through the control API", async () => {
  await using render = await startTestRender();
  expect((await render.control("POST", "/clock", { advanceMs: 90_000 })).body).toEqual({
    now: "2026-03-02T10:01:30.000Z",
  });
  await render.control("POST", "/clock", { now: "2026-03-03T00:00:00Z" });
  expect(render.clock.now()).toEqual(new Date("2026-03-03T00:00:00Z"));
  expect((await render.control("POST", "/clock", { now: "tomorrow" })).status).toBe(400);
});
