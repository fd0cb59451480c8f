import { ApiError } from "../../server/api-error.ts";
import type { Service } from "../store/model.ts";
import type { Store } from "../store/store.ts";

/**
 * Refuses the id of an environment that is not here. What Render answers is not recorded.
 * @throws ApiError 400
 */
export function requireEnvironment(store: Store, id: string | null | undefined): void {
  if (id && store.environments.get(id) === undefined) throw new ApiError(400, `unknown environmentId: ${id}`);
}

/**
 * Refuses the id of a registry credential that is not here. What Render answers is not recorded.
 * @throws ApiError 400
 */
export function requireCredential(store: Store, id: string | undefined): void {
  if (id && store.registryCredentials.get(id) === undefined) {
    throw new ApiError(400, `unknown registryCredentialId: ${id}`);
  }
}

/**
 * Refuses a name that another service of the workspace has. That names are unique is documented and 409 is among
 * the declared answers; the answer itself is not recorded, so status and text are a choice.
 * @throws ApiError 409
 */
export function requireFreeName(name: string, services: readonly Service[], own?: string): void {
  if (services.some((service) => service.name === name && service.id !== own)) {
    throw new ApiError(409, `name is already in use: ${name}`);
  }
}
