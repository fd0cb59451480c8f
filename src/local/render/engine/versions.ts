import { openServiceFolder, type ServiceFolder } from "./service-folder.ts";
import type { Version } from "./version.ts";

/** The live version and the files of each service. */
export interface Versions {
  folder(serviceId: string): ServiceFolder;
  /** `undefined` before the first deploy went live. */
  live(serviceId: string): Version | undefined;
  /** Sets and stores the live version. */
  setLive(version: Version): void;
  remove(serviceId: string): Promise<void>;
}

export function versionsOf(dataDir: string): Versions {
  const folders = new Map<string, ServiceFolder>();
  const versions = new Map<string, Version>();

  function folder(serviceId: string): ServiceFolder {
    let known = folders.get(serviceId);
    if (known === undefined) {
      known = openServiceFolder(dataDir, serviceId);
      folders.set(serviceId, known);
    }
    return known;
  }

  return {
    folder,
    live(serviceId) {
      const known = versions.get(serviceId) ?? folder(serviceId).readVersion();
      if (known !== undefined) versions.set(serviceId, known);
      return known;
    },
    setLive(version) {
      versions.set(version.serviceId, version);
      folder(version.serviceId).writeVersion(version);
    },
    async remove(serviceId) {
      const known = folder(serviceId);
      folders.delete(serviceId);
      versions.delete(serviceId);
      await known.remove();
    },
  };
}
