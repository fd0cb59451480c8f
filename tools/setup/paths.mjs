import { homedir } from "node:os";
import { delimiter, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of this checkout. */
export const projectRoot = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/**
 * The Node 24 that comes as a dev dependency.
 *
 * @param {string} root
 */
export function projectNode(root) {
  return join(root, "node_modules", "node", "bin", "node");
}

/**
 * Node's compile cache, the same that src/cli.ts uses. `npm ci` removes it.
 *
 * @param {string} root
 */
export function compileCacheFolder(root) {
  return join(root, "node_modules", ".cache", "scheduler-ops");
}

/**
 * The home folder, according to the environment.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function homeFolder(env) {
  return env.HOME || homedir();
}

/**
 * The folder that all clones of a user share: `$XDG_CACHE_HOME/scheduler-ops`, by default `~/.cache/scheduler-ops`.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  const base = env.XDG_CACHE_HOME;
  // A relative path must be ignored: XDG Base Directory Specification, "Environment variables".
  return join(
    base !== undefined && isAbsolute(base) ? base : join(homeFolder(env), ".cache"),
    "scheduler-ops",
  );
}

/**
 * `PATH` with `folders` first, each only once.
 *
 * @param {string[]} folders
 * @param {NodeJS.ProcessEnv} env
 */
export function pathWith(folders, env) {
  return [...new Set([...folders, ...pathFolders(env)])].join(delimiter);
}

/**
 * `PATH` without the project's binaries: npm must not run on the Node that it is about to replace.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
export function pathWithoutProject(root, env) {
  const own = join(root, "node_modules");
  return pathFolders(env)
    .filter((folder) => !isWithin(own, folder))
    .join(delimiter);
}

/**
 * Whether `path` is `folder` or below it.
 *
 * @param {string} folder
 * @param {string} path
 */
export function isWithin(folder, path) {
  const between = relative(resolve(folder), resolve(path));
  return between !== ".." && !between.startsWith(`..${sep}`) && !isAbsolute(between);
}

/**
 * The folders of `PATH`, without empty entries.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function pathFolders(env) {
  return (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}
