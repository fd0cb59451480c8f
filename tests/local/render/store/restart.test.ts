import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startLocalRender } from "../../../../src/local/render/server.ts";
import { cronJobRequest, startTestRender, textAt, webServiceRequest } from "../../../support/local-render.ts";

test("all stored data is available after a restart", async () => {
  await using render = await startTestRender();
  const cronJob = await render.call(
    "POST",
    "/services",
    cronJobRequest("job", { envVars: [{ key: "A", value: "1" }] }),
  );
  const id = textAt(cronJob, "service.id");
  const web = textAt(await render.call("POST", "/services", webServiceRequest("web")), "service.id");
  await render.call("PUT", `/services/${id}/secret-files`, [{ name: "key.pem", content: "line\n" }]);
  await render.call("PATCH", `/services/${id}`, { serviceDetails: { schedule: "5 4 * * *" } });
  await render.call("PATCH", `/notification-settings/overrides/services/${id}`, {
    notificationsToSend: "all",
  });
  await render.call("POST", `/services/${id}/suspend`);
  const paths = [
    `/services/${id}`,
    `/services/${id}/env-vars`,
    `/services/${id}/secret-files`,
    `/services/${id}/deploys`,
    `/services/${id}/events`,
    `/services/${web}/env-vars`,
  ];
  const read = async (): Promise<unknown[]> => {
    const bodies = [];
    for (const path of paths) bodies.push((await render.call("GET", path)).body);
    return bodies;
  };
  const before = await read();
  await render.restart();
  expect(await read()).toEqual(before);
});

test("without --port the address stays the same, or changes when it is in use", async () => {
  await using render = await startTestRender();
  const id = textAt(await render.call("POST", "/services", cronJobRequest("job")), "service.id");
  const dashboardUrl = async (): Promise<string> =>
    textAt(await render.call("GET", `/services/${id}`), "dashboardUrl");
  const { url } = render;
  const before = await dashboardUrl();
  expect(before).toBe(`${new URL(url).origin}/cron/${id}`);
  await render.restart();
  expect([render.url, await dashboardUrl()]).toEqual([url, before]);

  await render.stop();
  await using _other = await startTestRender({ port: Number(new URL(url).port) });
  await render.restart();
  expect(render.url).not.toBe(url);
  expect(await dashboardUrl()).toBe(`${new URL(render.url).origin}/cron/${id}`);
});

test("stored data is readable by its user only", async () => {
  await using render = await startTestRender();
  await render.call(
    "POST",
    "/services",
    cronJobRequest("job", { envVars: [{ key: "PASSWORD", value: "geheim" }] }),
  );
  expect(statSync(render.dataDir).mode & 0o777).toBe(0o700);
  const files = ["records.json", "records.journal", "server.json"].map((name) => join(render.dataDir, name));
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("server.json contains the server's address while it runs", async () => {
  await using render = await startTestRender();
  const path = join(render.dataDir, "server.json");
  const { url, apiKey } = render;
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ url, apiKey, pid: process.pid });
  await render.stop();
  expect(() => readFileSync(path)).toThrow("ENOENT");
});

test("a second server on the same folder is refused and the first continues", async () => {
  await using render = await startTestRender();
  await expect(startLocalRender({ dataDir: render.dataDir })).rejects.toMatchObject({
    problem: { code: "LOCAL005", message: expect.stringContaining(render.url) },
  });
  expect((await render.call("GET", "/owners")).status).toBe(200);
});

test("a port in use is one clear message, and the data folder is unlocked afterwards", async () => {
  await using taken = await startTestRender();
  await using render = await startTestRender();
  await render.stop();
  const port = Number(new URL(taken.url).port);
  await expect(startLocalRender({ dataDir: render.dataDir, port })).rejects.toMatchObject({
    problem: { code: "LOCAL001", message: `port ${port} of 127.0.0.1 is in use` },
  });
  await render.restart();
  expect((await render.call("GET", "/owners")).status).toBe(200);
});

test.each([
  ["a newer version", "version.json", '{"version":99}', "LOCAL004"],
  ["an invalid version", "version.json", "{", "LOCAL003"],
  ["a snapshot that is not JSON", "records.json", '{"sequence":', "LOCAL003"],
  ["a snapshot without records", "records.json", "[]", "LOCAL003"],
  ["a journal line that is not JSON", "records.journal", '{"sequence":1\n{}\n', "LOCAL003"],
])("a folder with %s is refused and left as it is", async (_what, name, content, code) => {
  await using render = await startTestRender();
  await render.call("POST", "/services", cronJobRequest("job"));
  await render.stop();
  const file = join(render.dataDir, name);
  writeFileSync(file, content);
  const others = ["version.json", "records.json", "records.journal"].map((other) =>
    join(render.dataDir, other),
  );
  const before = others.map((path) => readFileSync(path, "utf8"));
  await expect(startLocalRender({ dataDir: render.dataDir })).rejects.toMatchObject({ problem: { code } });
  expect(others.map((path) => readFileSync(path, "utf8"))).toEqual(before);
});

test("a folder that contains other files is refused", async () => {
  await using render = await startTestRender();
  const dataDir = join(render.dataDir, "logs");
  writeFileSync(join(dataDir, "letter.txt"), "dear");
  await expect(startLocalRender({ dataDir })).rejects.toMatchObject({ problem: { code: "LOCAL006" } });
  await expect(startLocalRender({ dataDir: join(dataDir, "letter.txt") })).rejects.toMatchObject({
    problem: { code: "LOCAL003" },
  });
});
