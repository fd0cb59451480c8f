import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pulumiVersionsFolder } from "./find-pulumi.mjs";
import { projectNode } from "./paths.mjs";
import { run } from "./processes.mjs";
import { step } from "./report.mjs";

const installer = "https://get.pulumi.com/install.sh";
const probeMilliseconds = 5_000;
const installMilliseconds = 180_000;

/**
 * Installs the CLI of the Pulumi SDK's version into `~/.pulumi/versions`, as the Automation API does. Gives up after 5
 * seconds if the download host does not respond. The folder of the version appears only when it is complete.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, onStart: (pid: number) => void }} place
 * @returns {Promise<boolean>} whether it is installed now
 */
export async function installOfficialPulumi({ root, env, onStart }) {
  if (!(await isReachable(installer, probeMilliseconds))) {
    console.error("… Pulumi CLI: get.pulumi.com cannot be reached; skipping the official download");
    return false;
  }
  const version = sdkVersion(root);
  const folder = join(pulumiVersionsFolder(env), version);
  const work = join(pulumiVersionsFolder(env), ".installing"); // not a version, so never used as one
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const { code } = await step(`Pulumi ${version}: official download`, "about 30 seconds", () => {
    const script = fileURLToPath(new URL("automation-install.mjs", import.meta.url));
    const options = { cwd: root, env, onStart, timeoutMilliseconds: installMilliseconds };
    return run(projectNode(root), [script, work], options);
  });
  if (code !== 0) {
    rmSync(work, { recursive: true, force: true });
    console.error("… Pulumi CLI: the official download failed");
    return false;
  }
  rmSync(folder, { recursive: true, force: true }); // unusable, or it would have been found
  renameSync(work, folder);
  return true;
}

/**
 * Whether a web server responds at `url` within a time limit, with a status below 400.
 *
 * @param {string} url http or https
 * @param {number} milliseconds from the DNS lookup to the headers of the response
 * @returns {Promise<boolean>}
 */
export function isReachable(url, milliseconds) {
  return new Promise((resolve) => {
    /** @param {boolean} reachable */
    const finish = (reachable) => {
      clearTimeout(limit);
      request.destroy();
      resolve(reachable);
    };
    const limit = setTimeout(() => finish(false), milliseconds);
    const get = url.startsWith("https:") ? getHttps : getHttp;
    const request = get(url, { agent: false }, ({ statusCode }) =>
      finish(statusCode !== undefined && statusCode < 400),
    );
    request.on("error", () => finish(false));
  });
}

/** @param {string} root */
function sdkVersion(root) {
  return JSON.parse(readFileSync(join(root, "node_modules", "@pulumi", "pulumi", "package.json"), "utf8"))
    .version;
}
