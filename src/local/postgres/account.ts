/** The user that a PostgreSQL server runs as, and what it may access. */
import { chown, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { OperationError } from "../../core/errors.ts";

/** A user of this system other than the one of this process. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: for root the user `nobody`, otherwise undefined for this process's own user.
 * @throws OperationError POSTGRES002 for root on a system without user `nobody`
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = await readFile("/etc/passwd", "utf8").catch(() => "");
  const [, uid, gid] = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(users) ?? [];
  if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  throw new OperationError({
    code: "POSTGRES002",
    subject: "PostgreSQL",
    message: "it does not run as root, and this system has no user nobody to run it as",
    remedy: "Run the command as an ordinary user",
  });
}

/** Changes the owner of a file or folder to the account. No effect without an account. */
export async function changeOwner(path: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

/** Whether the account can enter a folder and all its parents. */
export async function canEnter(folder: string, account: Account | undefined): Promise<boolean> {
  if (account === undefined) return true;
  const { mode, uid, gid } = await stat(folder);
  const entry = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  const above = dirname(folder);
  return (mode & entry) !== 0 && (above === folder || (await canEnter(above, account)));
}
