import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { type Area, areaOf, forbiddenImports, importCycles, readImports } from "./support/imports.ts";

const root = join(import.meta.dirname, "..");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

describe("imports", () => {
  const areas = areasOf(textOf("docs/architecture/README.md"));
  const graph = readImports(root, ["index.ts", "src/**/*.{ts,mjs}", "jobs/**/*.ts"]);

  test("every file belongs to a row of the table", () => {
    expect([...graph.keys()].filter((file) => areaOf(file, areas) === undefined)).toEqual([]);
  });

  test("every row of the table is a folder or a file, and names only other rows", () => {
    const paths = areas.map(({ path }) => path);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(areas.flatMap(({ mayImport }) => mayImport).filter((path) => !paths.includes(path))).toEqual([]);
  });

  test("no file imports what its row does not list", () => {
    expect(forbiddenImports(graph, areas)).toEqual([]);
  });

  test("no files and no folders import each other", () => {
    expect(importCycles(graph)).toEqual([]);
  });

  test("a reversed arrow is found", () => {
    const [from, to] = ["src/core/errors.ts", "src/review/diff/model.ts"];
    const reversed = new Map(graph).set(from, [to]);
    expect(graph.has(from) && graph.has(to)).toBe(true);
    expect(forbiddenImports(reversed, areas)).toContain(`${from} -> ${to}`);
    expect(importCycles(reversed).join()).toContain("src/core");
  });

  test("a cycle is found between files, between folders, and between a file and a folder", () => {
    const cyclesOf = (imports: Record<string, string[]>) => importCycles(new Map(Object.entries(imports)));
    expect(cyclesOf({ "a/one.ts": ["a/two.ts"], "a/two.ts": ["a/one.ts"] })).toEqual([
      "a/one.ts -> a/two.ts -> a/one.ts",
    ]);
    expect(
      cyclesOf({
        "a/b/one.ts": ["a/c/two.ts"],
        "a/b/three.ts": [],
        "a/c/two.ts": [],
        "a/c/four.ts": ["a/b/three.ts"],
      }),
    ).toEqual(["a/b -> a/c -> a/b"]);
    expect(
      cyclesOf({ "a/b/one.ts": ["a/two.ts"], "a/b/three.ts": [], "a/two.ts": ["a/b/three.ts"] }),
    ).toEqual(["a/b -> a/two.ts -> a/b"]);
    expect(cyclesOf({ "a/one.ts": ["a/b/two.ts"], "a/b/two.ts": [] })).toEqual([]);
  });
});

describe("folders", () => {
  const sources = globSync(["src/**/*.ts", "jobs/**/*.ts"], {
    cwd: root,
    exclude: ["**/node_modules/**", "jobs/dist/**"],
  });

  test("no file has more than 300 lines", () => {
    expect(sources.filter((file) => textOf(file).split("\n").length > 301)).toEqual([]);
  });

  test("no file only forwards one other file", () => {
    const isForwarder = (text: string) =>
      text.trim().split("\n").length === 1 && /^export .* from /.test(text);
    expect(sources.filter((file) => isForwarder(textOf(file)))).toEqual([]);
  });
});

describe.each(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...globSync("docs/**/*.md", { cwd: root })])(
  "%s",
  (page) => {
    const text = textOf(page);

    test("links lead to a file, and to a heading where they name one", () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)];
      const broken = links.filter(([, path = "", anchor]) => {
        const target = path === "" ? page : normalize(join(dirname(page), path));
        if (!existsSync(join(root, target))) return true;
        return anchor !== undefined && target.endsWith(".md") && !anchorsOf(textOf(target)).includes(anchor);
      });
      expect(broken.map(([link]) => link)).toEqual([]);
    });

    test("paths that it names exist", () => {
      const named = [...text.matchAll(/(?<![\w/.-])(?:src|jobs|tests|bench|tools|docs)\/[\w./-]*\w/g)].map(
        ([path]) => path,
      );
      const missing = named.filter((path) => !/^jobs\/dist\b/.test(path) && !exists(path));
      expect(missing).toEqual([]);
    });
  },
);

/** Rows `| \`path\` | what it holds | \`a\`, \`b\` |` of the architecture page. */
function areasOf(page: string): Area[] {
  return [...page.matchAll(/^\| `([^`]+)` \| .+ \|(.*)\|$/gm)].map(([, path = "", list = ""]) => ({
    path,
    mayImport: [...list.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  }));
}

/** The anchors that a Markdown page has: GitHub's for its headings, and explicit ones. */
function anchorsOf(page: string): string[] {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
  return [...headings, ...[...page.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id)];
}

function exists(path: string): boolean {
  return existsSync(join(root, path)) && (statSync(join(root, path)).isFile() || !path.includes("."));
}
