import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { OperationError } from "../../core/errors.ts";
import type { Account } from "./account.ts";

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
