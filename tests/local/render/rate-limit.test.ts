import { expect, test } from "vitest";
import {
  call,
  cronJobRequest,
  startTestRender,
  textAt,
  webServiceRequest,
} from "../../support/local-render.ts";

test("the 21st service within an hour is refused until the next hour", async () => {
  await using render = await startTestRender({ limits: "recorded" });
  for (let number = 1; number <= 20; number += 1) {
    const created = await render.call("POST", "/services", cronJobRequest(`job-${number}`));
    expect(created.headers["ratelimit-remaining"]).toBe(String(20 - number));
  }
  render.clock.advance(59 * 60_000);
  const refused = await render.call("POST", "/services", cronJobRequest("job-21"));
  expect(refused.status).toBe(429);
  expect(refused.body).toEqual({ message: "rate limit exceeded" });
  expect(refused.headers).toMatchObject({
    "ratelimit-limit": "20",
    "ratelimit-remaining": "0",
    "ratelimit-reset": "60",
    "retry-after": "60",
  });
  expect((await render.call("GET", "/services?name=job-21")).body).toEqual([]);

  render.clock.advance(60_000);
  expect((await render.call("POST", "/services", cronJobRequest("job-21"))).status).toBe(201);
});

test("all cron jobs share one bucket for PATCH and deploys; each web service has its own", async () => {
  await using render = await startTestRender({ limits: "recorded" });
  const ids = [];
  for (const name of ["one", "two"]) {
    ids.push(textAt(await render.call("POST", "/services", cronJobRequest(name)), "service.id"));
  }
  const web = textAt(await render.call("POST", "/services", webServiceRequest("web")), "service.id");
  const remaining = async (method: string, path: string, body: unknown): Promise<unknown> =>
    (await render.call(method, path, body)).headers["ratelimit-remaining"];

  expect(await remaining("PATCH", `/services/${ids[0]}`, { name: "first" })).toBe("9");
  expect(await remaining("POST", `/services/${ids[1]}/deploys`, {})).toBe("8");
  expect(await remaining("PATCH", `/services/${web}`, { name: "site" })).toBe("9");
  expect(await remaining("PUT", `/services/${ids[0]}/env-vars`, [])).toBe("99");
  expect(await remaining("GET", `/services/${ids[0]}`, undefined)).toBe("399");
});

test("requests with a wrong key do not count for the right one", async () => {
  await using render = await startTestRender({ limits: "recorded" });
  for (let turn = 0; turn < 3; turn += 1) await call("rnd_wrong", "GET", `${render.url}/owners`);
  expect((await render.call("GET", "/owners")).headers["ratelimit-remaining"]).toBe("399");
});

test("with the limits off nothing is refused and no rate-limit headers are sent", async () => {
  await using render = await startTestRender({ limits: "off" });
  for (let number = 1; number <= 22; number += 1) {
    const created = await render.call("POST", "/services", cronJobRequest(`job-${number}`));
    expect(created.status).toBe(201);
    expect(Object.keys(created.headers).filter((name) => name.startsWith("ratelimit"))).toEqual([]);
  }
});
