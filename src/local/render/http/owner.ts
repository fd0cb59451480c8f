import { ApiError } from "../../server/api-error.ts";

/** A workspace, as the API returns it. */
export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly type: "team" | "user";
}

/** The workspace that every local Render has. */
export const localOwner: Owner = {
  id: "tea-local0000000000000000",
  name: "local workspace",
  email: "local@example.com",
  type: "team",
};

/**
 * Refuses the id of another workspace.
 * @throws ApiError 400 (Render's own response is not recorded)
 */
export function requireOwner(owner: Owner, id: string): void {
  if (id !== owner.id) {
    throw new ApiError(400, `unknown ownerId: ${id}; the local Render has one workspace: ${owner.id}`);
  }
}
