import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import type { Commit, Service } from "../model.ts";

/**
 * The commit that a deploy of a git service is made from: that of the local folder or, where there is no folder or
 * no git, one made up from the repository's name. `null` for an image.
 */
export function commitOf(service: Service, checkout: string | undefined): Commit | null {
  if (service.repo === undefined || service.image !== undefined) return null;
  if (checkout === undefined) return madeUp(service, "The repository is not on this machine");
  return headOf(checkout) ?? madeUp(service, "The folder of this repository is not under git");
}

function headOf(folder: string): Commit | undefined {
  try {
    const text = execFileSync("git", ["-C", folder, "log", "-1", "--format=%H%n%ct%n%s"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 5000,
    });
    const [id, seconds, message] = text.split("\n");
    if (id === undefined || message === undefined) return undefined;
    return { id, message, createdAt: new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z") };
  } catch {
    return undefined; // no repository, no commit, or no git
  }
}

function madeUp({ repo, branch, createdAt }: Service, message: string): Commit {
  const id = createHash("sha1")
    .update(`${repo}#${branch ?? ""}`)
    .digest("hex");
  return { id, message, createdAt };
}
