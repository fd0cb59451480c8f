import { copyFileSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { builtPulumi } from "./go-modules.mjs";
import { SetUpProblem } from "./problem.mjs";
import { run } from "./processes.mjs";
import { step } from "./report.mjs";
import { compareVersions } from "./version.mjs";

const oldestGo = "1.25.11";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * Builds the Pulumi CLI and its language host from their Go modules into the user's cache folder, which appears only when
 * it is complete.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, onStart: (pid: number) => void }} place
 * @throws {SetUpProblem} SETUP007 without a Go that is new enough, SETUP008 when the build fails
 */
export async function buildPulumi({ root, env, onStart }) {
  await checkGo(env);
  const { folder, version } = builtPulumi(root, env);
  const work = `${folder}.building`;
  const bin = join(work, "bin");
  rmSync(work, { recursive: true, force: true }); // left by an interrupted build
  mkdirSync(bin, { recursive: true });

  await step(
    `Pulumi ${version}: build from its Go modules, once per user`,
    "about 5 minutes on 2 cores",
    async (showProgress) => {
      const build = goBuild({ root, env, log: `${folder}.log`, onStart, showProgress });
      await build(
        "language-nodejs",
        "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        bin,
      );
      await build(
        "cli",
        "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        bin,
        `-X ${versionVariable}=v${version}`,
      );
    },
  );
  // The engine looks for it in the CLI's folder first; for one on PATH it prints a warning that it is not the bundled one.
  const provider = "pulumi-resource-pulumi-nodejs";
  copyFileSync(join(root, "node_modules", "@pulumi", "pulumi", provider), join(bin, provider));
  renameSync(work, folder);
}

/**
 * @param {object} options
 * @param {string} options.root
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} options.log
 * @param {(pid: number) => void} options.onStart
 * @param {(progress: string) => void} options.showProgress
 */
function goBuild({ root, env, log, onStart, showProgress }) {
  let packages = 0;
  const onLine = () => showProgress(`${++packages} packages fetched or compiled`);

  /**
   * @param {string} module folder under `tools/pulumi`
   * @param {string} program
   * @param {string} target folder for the executable
   * @param {string} [linkerFlags]
   */
  return async (module, program, target, linkerFlags = "") => {
    // -v prints each package as it is compiled, which shows the progress.
    const args = [
      "build",
      "-v",
      "-trimpath",
      "-buildvcs=false",
      `-ldflags=-s -w ${linkerFlags}`,
      "-o",
      join(target, basename(program)),
      program,
    ];
    const cwd = join(root, "tools", "pulumi", module);
    const { code, lines } = await run("go", args, { cwd, env: goEnvironment(env), log, onLine, onStart });
    if (code === 0) return;
    throw new SetUpProblem({
      code: "SETUP008",
      message: `go build of ${basename(program)} failed with exit code ${code}`,
      detail: lines.at(-1) ?? "",
      remedy: `See ${log}, or install Pulumi from https://www.pulumi.com/docs/install/ and run the command again`,
    });
  };
}

/** @param {NodeJS.ProcessEnv} env */
async function checkGo(env) {
  const { code, lines } = await run("go", ["env", "GOVERSION"], { env: goEnvironment(env) });
  const found = code === 0 ? /^go(\d\S*)/.exec(lines[0] ?? "")?.[1] : undefined;
  if (found !== undefined && compareVersions(found, oldestGo) >= 0) return;
  throw new SetUpProblem({
    code: "SETUP007",
    message: `no Pulumi CLI was found or could be downloaded, and it cannot be built: ${found === undefined ? "Go is missing" : `Go ${found} is too old`}`,
    remedy: `Install Pulumi 3.230 or newer (https://www.pulumi.com/docs/install/) or Go ${oldestGo} or newer (https://go.dev/dl/)`,
  });
}

/**
 * Overrides the user's own Go settings: no download of another toolchain, no change of go.mod, a program for this machine.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function goEnvironment(env) {
  const { GOOS, GOARCH, ...rest } = env;
  return {
    ...rest,
    GOTOOLCHAIN: "local",
    GOFLAGS: "-mod=readonly",
    GOWORK: "off",
    GO111MODULE: "on",
    CGO_ENABLED: "0",
  };
}
