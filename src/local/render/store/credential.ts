import type { RegistryCredential, Service } from "./model.ts";
import type { Store } from "./store.ts";

/** The id of the credential that a service's image, or the base image of its Dockerfile, is pulled with. */
export function credentialIdOf({ image, commands }: Service): string | undefined {
  return image?.registryCredentialId ?? commands.registryCredentialId;
}

/** The credential of {@link credentialIdOf}. */
export function credentialOf(service: Service, store: Store): RegistryCredential | undefined {
  const id = credentialIdOf(service);
  return id === undefined ? undefined : store.registryCredentials.get(id);
}

/** A credential as the API shows it: the token is never answered. */
export function credentialBody(credential: RegistryCredential): Record<string, string> {
  const { id, name, registry, username, updatedAt } = credential;
  return { id, name, registry, updatedAt, username };
}
