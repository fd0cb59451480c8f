import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../../src/local/render/checkout.ts";

const textOf = (file: string) => readFileSync(join(checkout, file), "utf8");

test("the comment on the first screen is one that is really written", () => {
  const quoted = textOf("README.md")
    .split("\n")
    .filter((line) => line.startsWith(">"))
    .map((line) => line.replace(/^> ?/, ""));
  const [, ...comment] = textOf("tests/fixtures/comments/promise-broken-at-merge.md").trimEnd().split("\n");
  expect(quoted).toEqual(comment);
});

test.each(["README.md", "CHANGELOG.md", ...globSync("docs/**/*.md", { cwd: checkout })])(
  "every link of %s leads somewhere",
  (page) => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, path = ""]) => path,
    );
    const broken = links.filter((path) => !existsSync(join(checkout, dirname(page), path)));
    expect(broken).toEqual([]);
  },
);
