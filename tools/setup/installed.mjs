import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectNode } from "./paths.mjs";

/**
 * Whether `node_modules` holds what the lock file lists. Fast, because a stamp holds the hash of the lock file. Without a
 * stamp, as after npm was run by hand, npm's own record of what it has installed decides.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  if (stampedHash(root) === lockHash(root)) return true;
  if (!recordMatchesLock(root)) return false;
  stampInstalled(root);
  return true;
}

/**
 * Whether the project's Node is installed: npm skips it when install scripts are disabled.
 *
 * @param {string} root
 */
export function hasProjectNode(root) {
  return existsSync(projectNode(root));
}

/**
 * Records that `node_modules` matches the lock file, inside `node_modules`, so that both are removed together.
 *
 * @param {string} root
 */
export function stampInstalled(root) {
  mkdirSync(join(root, "node_modules"), { recursive: true }); // npm creates none when there is nothing to install
  writeFileSync(stampFile(root), `${lockHash(root)}\n`);
}

/**
 * Called before an install, so that an interrupted one never counts as complete.
 *
 * @param {string} root
 */
export function forgetInstalled(root) {
  rmSync(stampFile(root), { force: true });
  rmSync(npmRecord(root), { force: true });
}

/** @param {string} root */
function stampedHash(root) {
  return existsSync(stampFile(root)) ? readFileSync(stampFile(root), "utf8").trim() : undefined;
}

/** @param {string} root */
function lockHash(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

/** @param {string} root */
function stampFile(root) {
  return join(root, "node_modules", ".set-up");
}

/**
 * npm writes this file last, when everything is installed.
 *
 * @param {string} root
 */
function npmRecord(root) {
  return join(root, "node_modules", ".package-lock.json");
}

/** @param {string} root */
function recordMatchesLock(root) {
  const record = packagesIn(npmRecord(root));
  const wanted = packagesIn(join(root, "package-lock.json"));
  if (record === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith("node_modules/")) return true; // the root and the workspaces: nothing to install
    const found = record[path];
    if (found === undefined) return entry.optional === true; // for another platform
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function packagesIn(lockFile) {
  if (!existsSync(lockFile)) return undefined;
  try {
    return JSON.parse(readFileSync(lockFile, "utf8")).packages;
  } catch {
    return undefined; // truncated by a full disk or a kill: treated as missing, npm writes it again
  }
}
