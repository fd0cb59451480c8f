import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildBundles, bundleOf, run, startNode } from "./support/programs.ts";

beforeAll(buildBundles);

const jobs = resolve(import.meta.dirname, "../../jobs");

test("builds at once leave whole bundles, and programs started meanwhile run", async () => {
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
  const bundles = (
    ["at-local-time", "backup", "health-check", "restore", "serve", "tick", "verify"] as const
  ).map((name) => bundleOf(name));
  const files = (await readdir(join(jobs, "dist"))).filter((file) => !file.startsWith(".build-"));
  expect(files.sort().map((file) => join(jobs, "dist", file))).toEqual(bundles);
});

test("no bundle is larger than 400 kB", async () => {
  for (const name of ["backup", "health-check", "serve", "tick"] as const) {
    expect((await stat(bundleOf(name))).size, name).toBeLessThanOrEqual(400_000);
  }
});
