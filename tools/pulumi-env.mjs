/** The environment in which the Pulumi CLI runs; used by `npm run pulumi`, the demo and the end-to-end tests. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findPulumi } from "./setup/find-pulumi.mjs";
import { compileCacheFolder, pathWith } from "./setup/paths.mjs";

export { findPulumi } from "./setup/find-pulumi.mjs";

/** The stack that uses the local Render. */
export const localStack = "local";

// Used while the local Render is not running, because the Render client defaults to the real Render. Nothing listens on
// port 2, and ordinary users cannot: the connection is refused.
const notRunning = { url: "http://127.0.0.1:2/v1", apiKey: "rnd_local" };

/**
 * The variables to add to `env` for a run of the Pulumi CLI, including `PATH` with the CLI and Node 24 first. Variables
 * that the user has set are kept, with one exception: on stack `local`, a `RENDER_HOST` on another machine and its key are
 * replaced by the local Render's.
 *
 * For stack `local`, creates the folder of the file backend.
 *
 * @param {object} place
 * @param {string} place.root folder of the checkout
 * @param {string | undefined} [place.stack] without it, only the variables that all stacks need
 * @param {NodeJS.ProcessEnv} [place.env] defaults to this process's
 * @returns {Record<string, string>}
 */
export function pulumiEnvironment({ root, stack, env = process.env }) {
  const pulumi = findPulumi({ root, env });
  const folders = [join(root, "node_modules", ".bin")];
  if (pulumi !== undefined) folders.push(pulumi.folder);
  /** @type {Record<string, string>} */
  const defaults = {
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Saves the program and its provider a second of compiling Pulumi's SDK in each run.
    NODE_COMPILE_CACHE: compileCacheFolder(root),
    // The program and the engine talk over 127.0.0.1; gRPC would send even that through the proxy in `http_proxy`.
    no_grpc_proxy: "127.0.0.1,localhost",
  };
  // The Go build is used where downloads are impossible; without this, every run tries one and waits.
  if (pulumi?.source === "go-build") defaults.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION = "true";
  if (stack === localStack) Object.assign(defaults, fileBackend(root), emptyPassphrase(env));

  return {
    ...without(defaults, env),
    ...(stack === localStack && !isOnThisMachine(env.RENDER_HOST) && localRender(root)),
    PATH: pathWith(folders, env),
  };
}

/**
 * The stack that a Pulumi command line names: `--stack NAME`, `-s NAME`, `stack init|select|rm NAME`, else
 * `PULUMI_STACK`.
 *
 * @param {string[]} args what follows `pulumi`
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} without organization and project
 */
export function stackOf(args, env) {
  const name = stackOption(args) ?? stackArgument(args) ?? env.PULUMI_STACK;
  return name?.replace(/^organization\/[^/]+\//, ""); // the full name in file backends
}

/** @param {string[]} args */
function stackOption(args) {
  for (const [index, arg] of args.entries()) {
    if (arg === "--") return undefined;
    if (arg === "--stack" || arg === "-s") return args[index + 1];
    const joined = /^(?:--stack=|-s=?)(.+)$/.exec(arg)?.[1];
    if (joined !== undefined) return joined;
  }
  return undefined;
}

/** @param {string[]} args */
function stackArgument(args) {
  const [command, action, name] = args.filter((arg) => !arg.startsWith("-"));
  return command === "stack" && ["init", "select", "rm"].includes(action ?? "") ? name : undefined;
}

/** @param {string} root */
function fileBackend(root) {
  const folder = join(root, ".local", "pulumi");
  mkdirSync(folder, { recursive: true });
  return { PULUMI_BACKEND_URL: pathToFileURL(folder).href };
}

/** @param {NodeJS.ProcessEnv} env */
function emptyPassphrase(env) {
  return env.PULUMI_CONFIG_PASSPHRASE_FILE === undefined ? { PULUMI_CONFIG_PASSPHRASE: "" } : {};
}

/** @param {string} root */
function localRender(root) {
  const { url, apiKey } = runningRender(root) ?? notRunning;
  return { RENDER_HOST: url, RENDER_API_KEY: apiKey };
}

/**
 * Address and key, which the local Render writes while it runs.
 *
 * @param {string} root
 * @returns {{ url: string, apiKey: string } | undefined}
 */
function runningRender(root) {
  try {
    const { url, apiKey } = JSON.parse(readFileSync(join(root, ".local", "render", "server.json"), "utf8"));
    return typeof apiKey === "string" && isOnThisMachine(url) ? { url, apiKey } : undefined;
  } catch {
    return undefined; // missing, or being written
  }
}

/** @param {unknown} url */
function isOnThisMachine(url) {
  if (typeof url !== "string") return false;
  try {
    return /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(new URL(url).hostname);
  } catch {
    return false;
  }
}

/**
 * @param {Record<string, string>} defaults
 * @param {NodeJS.ProcessEnv} env
 */
function without(defaults, env) {
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => env[name] === undefined));
}
