import { globSync, lstatSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

/** Files of a tree and the files of the same tree that each imports, as paths from the root, in the order of their names. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Reads what each file imports: static, type-only and dynamic imports of code with a relative path. */
export function readImports(root: string, patterns: readonly string[]): ImportGraph {
  const found = globSync([...patterns], { cwd: root, exclude: ["**/node_modules/**", "**/dist/**"] }).sort();
  const files = found.filter((file) => !lstatSync(join(root, file)).isSymbolicLink());
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
      const relative = importedFiles
        .map(({ fileName }) => fileName)
        .filter((name) => /^\..*\.m?[jt]s$/.test(name));
      return [file, [...new Set(relative.map((name) => normalize(join(dirname(file), name))))]];
    }),
  );
}

/** One row of the table: a folder, or a single file, and the areas that its files may import besides their own. */
export interface Area {
  path: string;
  mayImport: readonly string[];
}

/** Every import between two areas that the table does not list, as `from -> to`. */
export function forbiddenImports(graph: ImportGraph, areas: readonly Area[]): string[] {
  return [...graph].flatMap(([file, imports]) => {
    const from = areaOf(file, areas);
    return imports
      .filter((target) => {
        const to = areaOf(target, areas);
        return to?.path !== from?.path && !from?.mayImport.includes(to?.path ?? "");
      })
      .map((target) => `${file} -> ${target}`);
  });
}

/** The area a file belongs to: the longest path that is the file or one of its folders. */
export function areaOf(file: string, areas: readonly Area[]): Area | undefined {
  return areas
    .filter(({ path }) => file === path || file.startsWith(`${path}/`))
    .toSorted((one, other) => other.path.length - one.path.length)[0];
}

/**
 * Import cycles among the entries of each folder, files and sub-folders alike, as `a -> b -> a`. Without one, every folder can be read
 * from its entries that import nothing to those that import the rest. A cycle of files shows in the folder that they share.
 */
export function importCycles(graph: ImportGraph): string[] {
  const folders = new Set([...graph.keys()].flatMap(foldersOf));
  return [...folders].sort().flatMap((folder) => {
    const cycle = firstCycle(entryGraph(graph, folder));
    return cycle === undefined ? [] : [cycle.map((entry) => join(folder, entry)).join(" -> ")];
  });
}

/** `a/b/c.ts` -> `a`, `a/b` */
function foldersOf(file: string): string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** Which entries of a folder import which others, through any of their files. */
function entryGraph(graph: ImportGraph, folder: string): Map<string, Set<string>> {
  const entryOf = (file: string) =>
    file.startsWith(`${folder}/`) ? file.slice(folder.length + 1).split("/")[0] : undefined;
  const entries = new Map<string, Set<string>>();
  for (const [file, imports] of graph) {
    const from = entryOf(file);
    if (from === undefined) continue;
    const targets = entries.get(from) ?? new Set();
    entries.set(from, targets);
    for (const to of imports.map(entryOf)) if (to !== undefined && to !== from) targets.add(to);
  }
  return entries;
}

function firstCycle(entries: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const finished = new Set<string>();
  function search(entry: string, path: readonly string[]): string[] | undefined {
    const start = path.indexOf(entry);
    if (start !== -1) return [...path.slice(start), entry];
    if (finished.has(entry)) return undefined;
    for (const next of entries.get(entry) ?? []) {
      const cycle = search(next, [...path, entry]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(entry);
    return undefined;
  }
  for (const entry of entries.keys()) {
    const cycle = search(entry, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
