import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./paths.mjs";
import { SetUpProblem } from "./problem.mjs";

const modules = ["cli", "language-nodejs"];

/**
 * The place of the Pulumi CLI built from `tools/pulumi`, whether or not it has been built. All clones of a user share the
 * folder; its name depends on version, platform and the content of the Go module files.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ folder: string, path: string, version: string }} `path` is the executable in `folder`/bin
 */
export function builtPulumi(root, env) {
  const files = modules.flatMap((name) =>
    ["go.mod", "go.sum"].map((file) => read(join(root, "tools", "pulumi", name, file))),
  );
  const hash = createHash("sha256").update(files.join("")).digest("hex").slice(0, 12);
  const version = /pulumi\/pkg\/v3 v(\S+)/.exec(files[0] ?? "")?.[1];
  if (version === undefined) {
    throw new SetUpProblem({
      code: "SETUP006",
      message: "tools/pulumi/cli/go.mod has no version of github.com/pulumi/pulumi/pkg/v3",
      remedy: "Restore the file: git checkout -- tools/pulumi",
    });
  }
  const folder = join(cacheFolder(env), `pulumi-${version}-${process.platform}-${process.arch}-${hash}`);
  return { folder, path: join(folder, "bin", "pulumi"), version };
}

/**
 * The text of a module file, with the line ends of the repository, however it was checked out.
 *
 * @param {string} path
 */
function read(path) {
  return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
}
