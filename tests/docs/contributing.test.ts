import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** One kind of change: an example that is in the tree, and the files that such a change touches. */
interface Recipe {
  title: string;
  /** Words that the files of the example contain. */
  words: readonly string[];
  files: readonly string[];
  /** Whether the page says that no other file contains them. */
  complete: boolean;
}

const recipes = recipesOf(readFileSync(join(root, "CONTRIBUTING.md"), "utf8"));

test("the page has the usual changes", () => {
  expect(recipes.map(({ title }) => title)).toEqual(
    expect.arrayContaining([
      "A job",
      "A check rule",
      "A field of the web service",
      "A Pulumi resource",
      "An endpoint of the local Render",
    ]),
  );
});

describe.each(recipes)("$title", ({ words, files, complete }) => {
  test("every file that it lists exists and contains the example", () => {
    const wrong = files.filter((file) => {
      const path = join(root, file);
      return !existsSync(path) || !words.some((word) => readFileSync(path, "utf8").includes(word));
    });
    expect(wrong).toEqual([]);
  });

  if (!complete) return;
  test("no other file contains the example", () => {
    expect(filesWith(words).filter((file) => !files.includes(file))).toEqual([]);
  });
});

/** Sections `### title` with a line `Example: …`, and a list or table whose entries begin with a path. */
function recipesOf(page: string): Recipe[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [, example = ""] = /^Example: ([^.]*)\./m.exec(section) ?? [];
      return {
        title: section.split("\n")[0] ?? "",
        words: codeIn(example),
        files: [...section.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file = ""]) => file),
        complete: section.includes("No other file contains it."),
      };
    });
}

function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** Tracked files of the sources, the tests and the documentation. Goldens, decisions and history are written from these. */
function filesWith(words: readonly string[]): string[] {
  const patterns = words.flatMap((word) => ["-e", word]);
  const folders = ["index.ts", "src", "jobs", "tests", "docs", ":!tests/fixtures", ":!docs/decisions"];
  const found = execFileSync("git", ["grep", "-lF", "--untracked", ...patterns, "--", ...folders], {
    cwd: root,
    encoding: "utf8",
  });
  return found.trim().split("\n");
}
