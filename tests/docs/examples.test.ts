import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";

/** Every block marked `ts` in a doc comment of the sources, as a module next to its file. */
function examples(): Map<string, string> {
  const modules = new Map<string, string>();
  for (const file of globSync(["src/**/*.ts", "jobs/**/*.ts"], {
    cwd: checkout,
    exclude: ["**/node_modules/**"],
  })) {
    const source = readFileSync(resolve(checkout, file), "utf8");
    for (const [index, block] of [...source.matchAll(/^ *\* ```ts\n([\s\S]*?)^ *\* ```$/gm)].entries()) {
      const code = (block[1] ?? "").replace(/^ *\* ?/gm, "");
      modules.set(
        resolve(checkout, `${file.replace(/\.ts$/, "")}.example-${index}.ts`),
        `${header(file, source)}\n${code}`,
      );
    }
  }
  return modules;
}

/** What an example may use without importing it: its own file's exports, and Pulumi's configuration as `config`. */
function header(file: string, source: string): string {
  const names = [...source.matchAll(/^export (?:async )?(?:class|function|const) (\w+)/gm)].map(
    ([, name]) => name,
  );
  return [
    `import { ${names.join(", ")} } from "./${file.split("/").at(-1)}";`,
    'import type { Config } from "@pulumi/pulumi";',
    "declare const config: Config;",
  ].join("\n");
}

test("the examples in the doc comments compile", () => {
  const modules = examples();
  expect(modules.size).toBeGreaterThan(1);

  const { config } = ts.readConfigFile(resolve(checkout, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, checkout);
  const compilerOptions = { ...options, noUnusedLocals: false };
  const host = ts.createCompilerHost(compilerOptions);
  const { readFile, fileExists } = host;
  host.readFile = (path) => modules.get(path) ?? readFile(path);
  host.fileExists = (path) => modules.has(path) || fileExists(path);
  const program = ts.createProgram([...modules.keys()], compilerOptions, host);
  const errors = [...modules.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });

  expect(errors.map((error) => ts.flattenDiagnosticMessageText(error.messageText, "\n"))).toEqual([]);
});
