import type { RegistryCredential, Service } from "./model.ts";
import type { Store } from "./store.ts";

/** The id of the credential used to pull a service's image, or the base image of its Dockerfile. */
export function credentialIdOf({ image, commands }: Service): string | undefined {
  return image?.registryCredentialId ?? commands.registryCredentialId;
}

/** The credential of {@link credentialIdOf}. */
export function credentialOf(service: Service, store: Store): RegistryCredential | undefined {
  const id = credentialIdOf(service);
  return id === undefined ? undefined : store.registryCredentials.get(id);
}

/** A credential as the API returns it: without the token. */
export function credentialBody(credential: RegistryCredential): Record<string, string> {
  const { id, name, registry, username, updatedAt } = credential;
  return { id, name, registry, updatedAt, username };
}
