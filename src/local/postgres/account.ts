/** Who a PostgreSQL server runs as, and what it may read. */
import { chown, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { OperationError } from "../../core/errors.ts";

/** A user of this system other than the one of this process. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: then the user `nobody`, otherwise undefined, which is this process's own user.
 * @throws OperationError POSTGRES002 for root on a system without that user
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

/** Makes a file or folder the account's. */
export async function giveTo(path: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

/** Whether the account gets into a folder through all those above it. */
export async function canEnter(folder: string, account: Account | undefined): Promise<boolean> {
  if (account === undefined) return true;
  const { mode, uid, gid } = await stat(folder);
  const entry = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  const above = dirname(folder);
  return (mode & entry) !== 0 && (above === folder || (await canEnter(above, account)));
}
