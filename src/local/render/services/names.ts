import { ApiError } from "../../server/api-error.ts";
import type { Service } from "../model.ts";

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
