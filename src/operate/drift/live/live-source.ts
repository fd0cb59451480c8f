import type { SourceConfig, StackConfig } from "../../../config/stack-config.ts";
import type { Service } from "../../../render/index.ts";

/** The repository that Render builds, of the first service that is built; as in the file when none is. */
export function liveSource(
  { source }: StackConfig,
  services: ReadonlyArray<Service | undefined>,
): { source?: SourceConfig } {
  const built = services.find(
    (service) => service !== undefined && Boolean(service.repo) && !service.imagePath,
  );
  if (built === undefined) return source === undefined ? {} : { source };
  const { repo, branch, rootDir, commands } = built;
  return {
    source: {
      repo: source !== undefined && plain(source.repo) === plain(repo ?? "") ? source.repo : (repo ?? ""),
      branch: branch ?? "",
      ...(rootDir ? { rootDir } : {}),
      buildCommand: commands.buildCommand ?? "",
    },
  };
}

/** Both addresses of a repository, with `.git` at the end and without, lead to the same. */
function plain(repo: string): string {
  return repo.replace(/\/+$/, "").replace(/\.git$/, "");
}
