import type { RenderClient } from "../../render/client.ts";
import { getEnvVars, getSecretFiles } from "../../render/env-vars.ts";
import type { Service } from "../../render/service.ts";
import { getService } from "../../render/services.ts";
import type { ServiceKind, ServiceSpec } from "./spec.ts";

interface LiveService<Spec> {
  service: Service;
  /** The spec of the live service, in canonical form. */
  spec: Spec;
}

/** Replaces the value of a variable or file that the program does not manage, because it may be a secret. */
const setOutside = "(set outside of this stack)";

/** Reads a service, and its env vars and secret files if `managed` has them, with one to three parallel calls. */
export async function readLive<Spec extends ServiceSpec>(
  client: RenderClient,
  kind: ServiceKind<Spec>,
  id: string,
  managed: Spec,
): Promise<LiveService<Spec>> {
  const [service, envVars, secretFiles] = await Promise.all([
    getService(client, id),
    managed.envVars === undefined ? undefined : getEnvVars(client, id),
    managed.secretFiles === undefined ? undefined : getSecretFiles(client, id),
  ]);
  return {
    service,
    spec: {
      ...kind.specOf(service, managed),
      envVars: maskUnmanaged(envVars, managed.envVars),
      secretFiles: maskUnmanaged(secretFiles, managed.secretFiles),
    },
  };
}

/** Masks the values of keys that the program does not manage: Pulumi would not know that they are secret. */
function maskUnmanaged(
  live: Readonly<Record<string, string>> | undefined,
  managed: Readonly<Record<string, string>> = {},
): Record<string, string> | undefined {
  if (live === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(live).map(([key, value]) => [key, Object.hasOwn(managed, key) ? value : setOutside]),
  );
}
