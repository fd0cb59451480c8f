import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { OperationError } from "../../core/errors.ts";
import { type Account, canEnter, giveTo } from "./account.ts";

/** What a server keeps, and the password of its superuser `postgres`. */
export interface DataFolder {
  readonly path: string;
  readonly password: string;
  readonly isNew: boolean;
}

/**
 * Where a server of this account can keep its data: `folder`, or a place of its own below /var/tmp when the account
 * cannot get there, as nobody cannot below root's home. Nothing is made.
 */
export async function placeFor(folder: string, account: Account | undefined): Promise<string> {
  if (await canEnter(await nearestThere(dirname(folder)), account)) return folder;
  return join("/var/tmp", `scheduler-ops-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`);
}

/** Makes the place for this account alone. */
export async function makePlace(place: string, account: Account | undefined): Promise<void> {
  try {
    await mkdir(dirname(place), { recursive: true });
    await mkdir(place, { recursive: true, mode: 0o700 });
    await giveTo(place, account);
    const { uid } = await lstat(place);
    if (uid === (account?.uid ?? process.getuid?.())) return;
    throw Object.assign(new Error("not ours"), { code: "it belongs to another user" });
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "for an unknown reason";
    throw new OperationError({
      code: "POSTGRES005",
      subject: place,
      message: `the data of PostgreSQL cannot be kept there: ${reason}`,
      remedy: "Remove it or make it yours, then run the command again",
    });
  }
}

/** The data folder in a place, made when absent: one for each major version, which reads only its own. */
export async function openDataFolder(
  place: string,
  { binaries, account }: { binaries: string; account: Account | undefined },
): Promise<DataFolder> {
  const { stdout } = await promisify(execFile)(join(binaries, "postgres"), ["--version"]);
  const path = join(place, `data-${/\d+/.exec(stdout)?.[0] ?? "unknown"}`);
  const known = await readFile(join(path, passwordFile), "utf8").catch(() => undefined);
  if (known !== undefined) return { path, password: known.trim(), isNew: false };

  // Whatever stands there is half made: the password comes last, the name after it.
  const unfinished = `${path}.unfinished`;
  await Promise.all([path, unfinished].map((half) => rm(half, { recursive: true, force: true })));
  const password = randomBytes(24).toString("base64url");
  const file = join(place, "password.unfinished");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  await giveTo(file, account);
  const options = ["--auth=scram-sha-256", `--pwfile=${file}`];
  await initdb(unfinished, { binaries, account, options });
  await rename(file, join(unfinished, passwordFile));
  await rename(unfinished, path);
  return { path, password, isNew: true };
}

const passwordFile = "superuser-password";

async function nearestThere(folder: string): Promise<string> {
  const isThere = await lstat(folder).then(
    () => true,
    () => false,
  );
  return isThere ? folder : nearestThere(dirname(folder));
}

/**
 * Makes the data folder of a server, in UTF-8, with the superuser `postgres`.
 * @param data must not exist; the folder above it must be the account's
 * @param options of `initdb` on top, for example how users prove who they are
 * @throws OperationError POSTGRES003 with what `initdb` said
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
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = await once(child, "close");
  if (code === 0) return;
  throw new OperationError({
    code: "POSTGRES003",
    subject: "PostgreSQL",
    message: [`initdb could not make ${data}`, ...said.trim().split("\n").slice(-5)].join("\n    "),
    remedy: "Mend what it names, for example free some space, and run the command again",
  });
}
