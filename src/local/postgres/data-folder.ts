import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { OperationError } from "../../core/errors.ts";
import { type Account, canEnter, changeOwner } from "./account.ts";

/** The data of a server, and the password of its superuser `postgres`. */
interface DataFolder {
  readonly path: string;
  readonly password: string;
  readonly isNew: boolean;
}

/**
 * Where a server of this account can store its data: `folder`, or a folder of its own in /var/tmp when the account
 * cannot enter that, just as `nobody` cannot enter root's home. Creates nothing.
 */
export async function baseFolderFor(folder: string, account: Account | undefined): Promise<string> {
  if (await canEnter(await nearestExisting(dirname(folder)), account)) return folder;
  return join("/var/tmp", `scheduler-ops-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`);
}

/** Creates the folder, accessible to this account only. */
export async function createBaseFolder(base: string, account: Account | undefined): Promise<void> {
  try {
    await mkdir(dirname(base), { recursive: true });
    await mkdir(base, { recursive: true, mode: 0o700 });
    await changeOwner(base, account);
    const { uid } = await lstat(base);
    if (uid === (account?.uid ?? process.getuid?.())) return;
    throw Object.assign(new Error("wrong owner"), { code: "it belongs to another user" });
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "for an unknown reason";
    throw new OperationError({
      code: "POSTGRES005",
      subject: base,
      message: `PostgreSQL cannot store its data there: ${reason}`,
      remedy: "Remove it or change its owner, then run the command again",
    });
  }
}

/** Opens the data folder in a base folder, creating it if needed: one per major version, which can read only its own. */
export async function openDataFolder(
  base: string,
  { binaries, account }: { binaries: string; account: Account | undefined },
): Promise<DataFolder> {
  const { stdout } = await promisify(execFile)(join(binaries, "postgres"), ["--version"]);
  const path = join(base, `data-${/\d+/.exec(stdout)?.[0] ?? "unknown"}`);
  const known = await readFile(join(path, passwordFile), "utf8").catch(() => undefined);
  if (known !== undefined) return { path, password: known.trim(), isNew: false };

  // An existing folder without password is unfinished: the password is written last, the rename follows it.
  const unfinished = `${path}.unfinished`;
  await Promise.all([path, unfinished].map((half) => rm(half, { recursive: true, force: true })));
  const password = randomBytes(24).toString("base64url");
  const file = join(base, "password.unfinished");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  await changeOwner(file, account);
  const options = ["--auth=scram-sha-256", `--pwfile=${file}`];
  await initdb(unfinished, { binaries, account, options });
  await rename(file, join(unfinished, passwordFile));
  await rename(unfinished, path);
  return { path, password, isNew: true };
}

const passwordFile = "superuser-password";

/**
 * Creates the data folder of a server, in UTF-8, with the superuser `postgres`.
 * @param data must not exist; its parent must belong to the account
 * @param options additional options of `initdb`, for example for authentication
 * @throws OperationError POSTGRES003 with the output of `initdb`
 */
export async function initdb(
  data: string,
  {
    binaries,
    account,
    options,
  }: { binaries: string; account: Account | undefined; options: readonly string[] },
): Promise<void> {
  const child = spawn(
    join(binaries, "initdb"),
    ["-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", ...options],
    { ...account, env: { PATH: process.env.PATH ?? "" }, stdio: ["ignore", "ignore", "pipe"] },
  );
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const [code] = await once(child, "close");
  if (code === 0) return;
  throw new OperationError({
    code: "POSTGRES003",
    subject: "PostgreSQL",
    message: [`initdb could not create ${data}`, ...output.trim().split("\n").slice(-5)].join("\n    "),
    remedy: "Fix the reported problem, for example free some space, and run the command again",
  });
}

async function nearestExisting(folder: string): Promise<string> {
  const exists = await lstat(folder).then(
    () => true,
    () => false,
  );
  return exists ? folder : nearestExisting(dirname(folder));
}
