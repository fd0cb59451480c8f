import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";

// Its releases are downloads; Go builds the same program from its modules, checked against their public checksums.
const version = "v1.7.12";
const lint = [
  ["actionlint"],
  ["go", "run", `github.com/rhysd/actionlint/cmd/actionlint@${version}`],
] as const;

const found = lint.find(([program]) => spawnSync(program, ["version"]).error === undefined);

test("the workflows pass actionlint", (context) => {
  if (found === undefined) return context.skip("neither actionlint nor Go is on PATH");
  const [program, ...args] = found;
  const files = globSync(".github/workflows/*.yml", { cwd: checkout });
  // Go reports on standard error what it downloads.
  const { status, stdout } = spawnSync(program, [...args, "-color=false", ...files], {
    cwd: checkout,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});
