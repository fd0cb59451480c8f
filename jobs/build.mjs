/**
 * Bundles each program into one file: `node jobs/build.mjs` writes `jobs/dist/<program>.js`.
 * A bundle is written elsewhere first and renamed into place, so a process that starts in the meantime reads
 * the old one or the new one as a whole, and builds at the same time do not meet.
 */
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const folder = import.meta.dirname;
const target = join(folder, "dist");
const programs = ["tick", "health-check", "backup", "restore", "verify", "serve", "at-local-time"];

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
    // Less to read at each start; names stay, for the day when a stack trace is needed.
    minifyWhitespace: true,
    minifySyntax: true,
    // pg is CommonJS and asks for Node's own modules with require, which ES modules do not have.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    external: ["pg-native"], // another client, which pg loads only when asked to
    // 30 kB of which prom-client uses nothing here; the file says why.
    alias: { "@opentelemetry/api": join(folder, "src", "http", "no-tracing.ts") },
    logLevel: "warning",
  });
  for (const program of programs) {
    await rename(join(temporary, `${program}.js`), join(target, `${program}.js`));
  }
} catch (error) {
  // esbuild has printed what is wrong in the sources; of anything else the message is enough.
  if (!(error instanceof Error && "errors" in error)) console.error(error);
  process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}
