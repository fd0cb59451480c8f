/**
 * Bundles each program into one file: `node jobs/build.mjs` writes `jobs/dist/<program>.js` for each `jobs/src/<program>.ts`.
 * A bundle is written elsewhere first and then renamed, so a process that starts meanwhile reads either the old or
 * the new one, and several builds can run at once.
 */
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

const folder = import.meta.dirname;
const target = join(folder, "dist");
// One program per file; everything that programs share is in the folders next to them.
const programs = (await readdir(join(folder, "src")))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => basename(file, ".ts"));

await mkdir(target, { recursive: true });
const temporary = await mkdtemp(join(target, ".build-"));
try {
  await build({
    entryPoints: programs.map((program) => join(folder, "src", `${program}.ts`)),
    outdir: temporary,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    // Smaller bundles start faster; identifiers keep their names for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    // pg is CommonJS and loads Node's modules with require, which ES modules do not have.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    // pg's other client, which it loads only on request, and its part that uses that one.
    external: ["pg-native", "./native"],
    // Saves 30 kB that prom-client does not use here; see no-tracing.ts.
    alias: { "@opentelemetry/api": join(folder, "src", "http", "no-tracing.ts") },
    logLevel: "warning",
  });
  for (const program of programs) {
    await rename(join(temporary, `${program}.js`), join(target, `${program}.js`));
  }
} catch (error) {
  // esbuild has already printed errors in the sources.
  if (!(error instanceof Error && "errors" in error)) console.error(error);
  process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}
