import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "./paths.mjs";

const timeLimitMilliseconds = 10_000;

/**
 * The version that the Pulumi CLI at `path` reports, for example `3.259.0`; undefined when it reports none. Running it takes
 * a second, so the version is cached per user until the file changes.
 *
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 */
export function versionOf(path, env) {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) return undefined;
  const fingerprint = `${file.size} ${file.mtimeMs} ${file.ino}`;
  const known = readKnown(env);
  const entry = known[path];
  if (entry?.fingerprint === fingerprint) return entry.version ?? undefined;

  const version = runVersion(path, env);
  writeKnown({ ...known, [path]: { fingerprint, version: version ?? null } }, env);
  return version;
}

/**
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 */
function runVersion(path, env) {
  const { stdout } = spawnSync(path, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: timeLimitMilliseconds,
  });
  return /^v?(\d+\.\d+\.\d+)/.exec(stdout ?? "")?.[1];
}

/** @typedef {Record<string, { fingerprint: string, version: string | null }>} Known */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Known}
 */
function readKnown(env) {
  try {
    return JSON.parse(readFileSync(knownFile(env), "utf8"));
  } catch {
    return {}; // missing or truncated: the CLI is run again
  }
}

/**
 * @param {Known} known
 * @param {NodeJS.ProcessEnv} env
 */
function writeKnown(known, env) {
  const file = knownFile(env);
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, JSON.stringify(known));
    renameSync(draft, file);
  } catch {
    // Only a cache: when its folder is not writable, the next call runs the CLI again.
  }
}

/** @param {NodeJS.ProcessEnv} env */
function knownFile(env) {
  return join(cacheFolder(env), "pulumi-versions.json");
}
