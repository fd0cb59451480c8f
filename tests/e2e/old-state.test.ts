import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { patchService } from "../../src/render/services.ts";
import { startEnvironment } from "../support/environment.ts";
import { call } from "../support/local-render.ts";

/**
 * `state.json` is the state that an earlier version of this project (commit fe77261) exported after `pulumi up`, and
 * `creations.json` contains the bodies of its calls of POST /services. Placeholders such as `<backup id>` replace what the
 * local Render chose.
 */
const fixtures = join(import.meta.dirname, "../fixtures/old-state");

const creations = z.array(z.looseObject({ name: z.string() }));
const created = z.object({
  service: z.object({
    id: z.string(),
    slug: z.string(),
    serviceDetails: z.object({ url: z.string().optional() }),
  }),
});

test("the state of an earlier version can be refreshed and destroyed", async () => {
  await using environment = await startEnvironment();
  const { project, client, connection } = environment;
  const refresh = () => project.mustSucceed("refresh", "--stack", "local", "--yes", "--diff");

  const chosen: Record<string, string> = { "<render>": new URL(connection.baseUrl).origin };
  for (const body of creations.parse(JSON.parse(await readFile(join(fixtures, "creations.json"), "utf8")))) {
    const text = fill(JSON.stringify(body), chosen);
    const answer = await call(connection.apiKey, "POST", `${connection.baseUrl}/services`, text);
    const { id, slug, serviceDetails } = created.parse(answer.body).service;
    const resource = body.name.replace(/^switchbot-local-?/, "") || "web";
    Object.assign(chosen, { [`<${resource} id>`]: id, [`<${resource} slug>`]: slug });
    if (serviceDetails.url !== undefined) chosen["<web url>"] = serviceDetails.url;
  }
  const state = join(project.folder, "state.json");
  await writeFile(state, fill(await readFile(join(fixtures, "state.json"), "utf8"), chosen));
  await project.mustSucceed("stack", "import", "--stack", "local", "--file", state);
  expect(await refresh()).toContain("5 unchanged");

  const { id } = await environment.service("backup");
  await patchService(client, id, { serviceDetails: { schedule: "0 4 * * *" } });
  expect(await refresh()).toMatch(/schedule *: "\*\/2 \* \* \* \*" => "0 4 \* \* \*"/);

  expect(await project.mustSucceed("destroy", "--stack", "local", "--yes")).toContain("- 5 deleted");
  expect(await environment.services()).toEqual({});
});

function fill(text: string, chosen: Readonly<Record<string, string>>): string {
  return Object.entries(chosen).reduce(
    (rest, [placeholder, value]) => rest.replaceAll(placeholder, value),
    text,
  );
}
