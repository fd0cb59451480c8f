import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildBundles, bundleOf, programNames, run, startNode } from "./support/programs.ts";

beforeAll(buildBundles);

const jobs = resolve(import.meta.dirname, "../../jobs");

test("concurrent builds leave whole bundles, and programs run during a build", async () => {
  const builds = Array.from({ length: 3 }, () => startNode([join(jobs, "build.mjs")]));
  const building = Promise.all(builds.map(({ ended }) => ended));
  let over = false;
  building.finally(() => {
    over = true;
  });
  do {
    expect(await run("serve", {}, ["--help"])).toMatchObject({ exitCode: 0, stderr: "" });
  } while (!over);
  expect((await building).map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    builds.map(() => ({ exitCode: 0, stderr: "" })),
  );
  const files = (await readdir(join(jobs, "dist"))).filter((file) => !file.startsWith(".build-"));
  expect(files.sort()).toEqual(programNames.map((name) => `${name}.js`).sort());
});

test("no bundle is larger than 400 kB", async () => {
  for (const name of programNames) {
    expect((await stat(bundleOf(name))).size, name).toBeLessThanOrEqual(400_000);
  }
});
