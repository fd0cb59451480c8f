import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { messageOf } from "../../../core/errors.ts";
import { readPort, writePort } from "../../server/ports.ts";
import { unreadableData } from "../store/data-folder.ts";
import type { SecretFile } from "../store/model.ts";
import { parseVersion, type Version } from "./version.ts";

/** The files of one service, in a folder that only this user can read. */
export interface ServiceFolder {
  /** `HOME` of its processes. */
  readonly home: string;
  /** `TMPDIR` of its processes. */
  readonly temporary: string;
  /** The folder with the secret files of a deploy; on Render it is `/etc/secrets`. */
  secrets(deployId: string): string;
  writeSecrets(deployId: string, files: readonly SecretFile[]): void;
  /** Deletes the secret files of all other deploys. */
  keepSecretsOf(deployIds: readonly string[]): void;
  /** The live version. @throws OperationError LOCAL003 when the file is damaged */
  readVersion(): Version | undefined;
  writeVersion(version: Version): void;
  /** The last port of the service. */
  readPort(): number | undefined;
  writePort(port: number): void;
  remove(): Promise<void>;
}

/** Opens the folder `<data folder>/services/<service id>`, creating it if needed. */
export function openServiceFolder(dataDir: string, serviceId: string): ServiceFolder {
  const folder = join(dataDir, "services", serviceId);
  const home = join(folder, "home");
  const temporary = join(folder, "tmp");
  const secretsRoot = join(folder, "secrets");
  const versionPath = join(folder, "version.json");
  const portPath = join(folder, "port");
  for (const path of [home, temporary, secretsRoot]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const secrets = (deployId: string): string => join(secretsRoot, deployId);

  return {
    home,
    temporary,
    secrets,
    writeSecrets(deployId, files) {
      mkdirSync(secrets(deployId), { recursive: true, mode: 0o700 });
      for (const { name, content } of files) {
        writeFileSync(join(secrets(deployId), basename(name)), content, { mode: 0o600 });
      }
    },
    keepSecretsOf(deployIds) {
      for (const name of readdirSync(secretsRoot)) {
        if (!deployIds.includes(name)) rmSync(join(secretsRoot, name), { recursive: true, force: true });
      }
    },
    readVersion() {
      if (!existsSync(versionPath)) return undefined;
      try {
        return parseVersion(JSON.parse(readFileSync(versionPath, "utf8")));
      } catch (error) {
        throw unreadableData(
          versionPath,
          error instanceof SyntaxError ? messageOf(error) : "it is not a version",
        );
      }
    },
    writeVersion: (version) =>
      writeFileAtomic.sync(versionPath, `${JSON.stringify(version)}\n`, { mode: 0o600 }),
    readPort: () => readPort(portPath),
    writePort: (port) => writePort(portPath, port),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
