import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** The root of the repository that contains a folder; the folder itself if there is none. */
function repositoryRoot(folder: string): string {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (existsSync(join(candidate, ".git"))) return candidate;
    if (candidate === dirname(candidate)) return folder;
  }
}

/** The path of a file from the root of its repository, with slashes. */
export function pathInRepository(file: string, folder: string = process.cwd()): string {
  return relative(repositoryRoot(folder), resolve(folder, file)).split(sep).join("/");
}

/** The web address of a file, by the remote of its checkout; `undefined` if the remote is not a host that shows files. */
export function pageAddress(remote: string, path: string): string | undefined {
  const match = /^(?:https:\/\/(?:[^@/]*@)?|ssh:\/\/git@|git@)([\w.-]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(
    remote.trim(),
  );
  if (match === null) return undefined;
  const [, host = "", repository = ""] = match;
  return `https://${host}/${repository}/${host.includes("gitlab") ? "-/" : ""}blob/HEAD/${path}`;
}

/** The web address of a page of this project's documentation, by the remote from which it was cloned. */
export function documentationAddress(page: string): string | undefined {
  origin ??= originOf(import.meta.dirname);
  return pageAddress(origin, page);
}

let origin: string | undefined;

/** Empty when there is none. */
function originOf(folder: string): string {
  const { stdout } = spawnSync("git", ["config", "--get", "remote.origin.url"], {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout ?? "";
}
