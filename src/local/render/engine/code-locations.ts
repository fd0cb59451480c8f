import { join, relative, resolve } from "node:path";
import { ConfigurationError } from "../../../core/errors.ts";
import { normalImageReference } from "../../../core/image-reference.ts";
import type { Service } from "../store/model.ts";

/** The settings that say where the code of a service comes from. */
export type CodeSource = Pick<Service, "repo" | "image" | "rootDir">;

/** Which local folders are used in place of git repositories and images. */
export interface CodeLocations {
  /** The folder in which the commands of a service run; `undefined` when its code is not on this machine. */
  folderOf(source: CodeSource): string | undefined;
  /** The folder mapped to the repository or image, without `rootDir`: builds in one such folder do not overlap. */
  checkoutOf(source: CodeSource): string | undefined;
  /** How to map the code of a service to a folder. */
  remedyFor(source: CodeSource): string;
}

/**
 * @param sources folders by repository URL; a final `.git` and upper case make no difference
 * @param images folders by image; `nginx` and `docker.io/library/nginx:latest` are the same
 * @throws ConfigurationError LOCAL008 when a key of `images` is not an image reference
 */
export function codeLocations(
  sources: Readonly<Record<string, string>>,
  images: Readonly<Record<string, string>>,
): CodeLocations {
  const byRepo = new Map(Object.entries(sources).map(([url, folder]) => [repoKey(url), resolve(folder)]));
  const byImage = new Map(Object.entries(images).map(([ref, folder]) => [imageKey(ref), resolve(folder)]));

  function checkoutOf({ repo, image }: CodeSource): string | undefined {
    if (image !== undefined) return byImage.get(image.path);
    return repo === undefined ? undefined : byRepo.get(repoKey(repo));
  }

  return {
    checkoutOf,
    folderOf(source) {
      const checkout = checkoutOf(source);
      if (checkout === undefined) return undefined;
      const folder = join(checkout, source.rootDir);
      return relative(checkout, folder).startsWith("..") ? undefined : folder;
    },
    remedyFor({ repo, image, rootDir }) {
      if (rootDir.includes("..")) return `the root directory ${rootDir} is not inside the repository`;
      if (image !== undefined) return `start the local Render with --image ${image.path}=DIR`;
      return `start the local Render with --source ${repo ?? "URL"}=DIR`;
    },
  };
}

function repoKey(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
}

/** The form in which the store holds image references. */
function imageKey(reference: string): string {
  const key = normalImageReference(reference);
  if (key !== undefined) return key;
  const problem = {
    code: "LOCAL008",
    subject: "local Render",
    message: `"${reference}" is not an image reference`,
    remedy: "Write it as for docker pull, for example ghcr.io/owner/app:latest",
  };
  throw new ConfigurationError([problem]);
}
