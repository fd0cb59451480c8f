import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { builtPulumi } from "./go-modules.mjs";
import { versionOf } from "./known-versions.mjs";
import { cacheFolder, homeFolder, isWithin, pathFolders, projectRoot } from "./paths.mjs";
import { compareVersions } from "./version.mjs";

/** The oldest Pulumi CLI this project works with. */
const oldestPulumi = "3.230.0";

/**
 * @typedef {object} PulumiCli
 * @property {string} path the executable
 * @property {string} folder of the executable and the language host; to be first on PATH
 * @property {string} version for example `3.259.0`
 * @property {"path" | "pulumi-home" | "go-build"} source where it was found
 */

/**
 * The Pulumi CLI to use, version 3.230 or later: the one on PATH, else the newest in `~/.pulumi/versions`, else the one
 * built from Go modules. Undefined when there is none. Starts no process for an executable that it has seen before.
 *
 * @param {{ root?: string, env?: NodeJS.ProcessEnv }} [place]
 * @returns {PulumiCli | undefined}
 */
export function findPulumi({ root = projectRoot, env = process.env } = {}) {
  return onPath(env) ?? inPulumiHome(env) ?? builtHere(root, env);
}

/**
 * The folder in which the official installer keeps versions, one folder for each.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function pulumiVersionsFolder(env) {
  return join(homeFolder(env), ".pulumi", "versions");
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {PulumiCli | undefined}
 */
function onPath(env) {
  for (const folder of pathFolders(env)) {
    if (isWithin(cacheFolder(env), folder)) continue; // run.mjs put it on PATH: still the Go build
    const found = usable(join(folder, "pulumi"), "path", env);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {PulumiCli | undefined}
 */
function inPulumiHome(env) {
  const folder = pulumiVersionsFolder(env);
  for (const version of versionsIn(folder).sort((a, b) => compareVersions(b, a))) {
    const found = usable(join(folder, version, "bin", "pulumi"), "pulumi-home", env);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {PulumiCli | undefined}
 */
function builtHere(root, env) {
  const { path, version } = builtPulumi(root, env);
  return isExecutable(path) ? { path, folder: dirname(path), version, source: "go-build" } : undefined;
}

/**
 * @param {string} path
 * @param {PulumiCli["source"]} source
 * @param {NodeJS.ProcessEnv} env
 * @returns {PulumiCli | undefined}
 */
function usable(path, source, env) {
  if (!isExecutable(path)) return undefined;
  const version = versionOf(path, env);
  if (version === undefined || compareVersions(version, oldestPulumi) < 0) return undefined;
  return { path, folder: dirname(path), version, source };
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** @param {string} folder */
function versionsIn(folder) {
  try {
    return readdirSync(folder).filter((name) => /^v?\d/.test(name));
  } catch {
    return []; // no such folder
  }
}
