import { ApiError } from "../../server/api-error.ts";
import type { Service } from "../store/model.ts";
import type { Store } from "../store/store.ts";

/**
 * Refuses the id of an unknown environment. Render's response is not recorded.
 * @throws ApiError 400
 */
export function requireEnvironment(store: Store, id: string | null | undefined): void {
  if (id && store.environments.get(id) === undefined) throw new ApiError(400, `unknown environmentId: ${id}`);
}

/**
 * Refuses the id of an unknown registry credential. Render's response is not recorded.
 * @throws ApiError 400
 */
export function requireCredential(store: Store, id: string | undefined): void {
  if (id && store.registryCredentials.get(id) === undefined) {
    throw new ApiError(400, `unknown registryCredentialId: ${id}`);
  }
}

/**
 * Refuses the name of another service of the workspace. That names are unique is documented and 409 is among
 * the declared responses; the response itself is not recorded: status and message are our choice.
 * @throws ApiError 409
 */
export function requireFreeName(name: string, services: readonly Service[], own?: string): void {
  if (services.some((service) => service.name === name && service.id !== own)) {
    throw new ApiError(409, `name is already in use: ${name}`);
  }
}
