import { spawn } from "node:child_process";
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { endMarked, markVariable } from "../../src/local/processes/marked-processes.ts";

const repository = resolve(import.meta.dirname, "../..");
const linked = ["index.ts", "src", "jobs", "node_modules", "package.json"];
const copied = ["Pulumi.yaml", "Pulumi.local.yaml", "Pulumi.staging.yaml", "Pulumi.prod.yaml"];

/** What a run of the Pulumi CLI left behind. */
export interface PulumiRun {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A temporary project: the real program and provider, stack files that a test may edit, and its own back end. */
export interface TestProject extends AsyncDisposable {
  readonly folder: string;
  /** Runs the real CLI in this project and waits for its end. */
  pulumi(...args: string[]): Promise<PulumiRun>;
  /** The same, failing with what was printed unless the exit code is 0. Returns its stdout. */
  mustSucceed(...args: string[]): Promise<string>;
  /** Ends the CLI as SIGKILL does while it works on the stack; fails when none is running. */
  killPulumi(): Promise<void>;
  /** Replaces text in a file of the project; fails when the text is not there. */
  edit(file: string, from: string, to: string): Promise<void>;
}

/** Creates a project in an empty folder; its program talks to `render`. */
export async function createTestProject(
  folder: string,
  render: { url: string; apiKey: string },
): Promise<TestProject> {
  await Promise.all([
    ...linked.map((name) => symlink(join(repository, name), join(folder, name))),
    ...copied.map((name) => cp(join(repository, name), join(folder, name))),
    mkdir(join(folder, "backend")),
  ]);
  const mark = `test-${basename(folder)}/`;
  const env = {
    ...process.env,
    // A killed Pulumi leaves its language host and its provider behind: this is how they are found.
    [markVariable]: `${mark}pulumi`,
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href,
    PULUMI_HOME: join(folder, "pulumi-home"),
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    RENDER_HOST: render.url,
    RENDER_API_KEY: render.apiKey,
  };

  function pulumi(...args: string[]): Promise<PulumiRun> {
    return run("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd: folder, env });
  }

  return {
    folder,
    pulumi,
    async mustSucceed(...args) {
      const { exitCode, stdout, stderr } = await pulumi(...args);
      if (exitCode !== 0)
        throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}\n${stdout}${stderr}`);
      return stdout;
    },
    async killPulumi() {
      const locks = await readdir(join(folder, "backend"), { recursive: true });
      const lock = locks.find((path) => /locks\/.*\.json$/.test(path));
      if (lock === undefined) throw new Error("Pulumi is not running on the stack");
      const pid = Number(/"pid":\s*(\d+)/.exec(await readFile(join(folder, "backend", lock), "utf8"))?.[1]);
      process.kill(pid, "SIGKILL");
    },
    async [Symbol.asyncDispose]() {
      await endMarked(mark, 0);
    },
    async edit(file, from, to) {
      const path = join(folder, file);
      const text = await readFile(path, "utf8");
      if (!text.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}`);
      await writeFile(path, text.replace(from, to));
    },
  };
}

function run(
  command: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<PulumiRun> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", failed);
    child.once("close", (code) => done({ exitCode: code ?? 1, stdout, stderr }));
  });
}
