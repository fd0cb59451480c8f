/** What Render offers to every service: facts that the stack file, the resources and the local Render share. */

/** The regions of Render's API schema. */
export const regions = ["frankfurt", "ohio", "oregon", "singapore", "virginia"] as const;
export type Region = (typeof regions)[number];

export function isRegion(text: string): text is Region {
  return regions.some((region) => region === text);
}

/** The region of a service that does not set one. */
export const defaultRegion: Region = "oregon";

/** The instance type of a service that does not set a plan: the smallest that is not free. */
export const defaultPlan = "starter";

/** Id of a workspace (`tea-…`) or of a legacy personal account (`usr-…`). */
export const ownerIdPattern = /^(tea|usr)-[a-z0-9]+$/;

/**
 * The name of an environment variable: letters, digits, `_`, `-` and `.`, not starting with a digit. Render does not
 * document its rule; this is the one of Kubernetes, which accepts every name that a service on Render is known to have.
 */
export const envVarNamePattern = /^[-._A-Za-z][-._A-Za-z0-9]*$/;
