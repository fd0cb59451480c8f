import { connectionFrom } from "../render/index.ts";

/**
 * Finds out before anything is declared whether Render can be asked at all: once, and not once for each resource.
 * Makes no call. Throws RenderApiError RENDER001 without a usable key, RENDER002 for an address that cannot be used.
 */
export function requireRenderAccess(environment: NodeJS.ProcessEnv = process.env): void {
  connectionFrom(environment);
}
