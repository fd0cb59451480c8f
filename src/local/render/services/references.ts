import { ApiError } from "../../server/api-error.ts";
import type { Store } from "../store.ts";

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
