import { normalImageReference } from "../../../core/image-reference.ts";
import { ApiError } from "../../server/api-error.ts";

/**
 * An image reference in the form in which Render stores it.
 * @throws ApiError 400 in Render's words when it is no image reference
 */
export function storedImagePath(text: string): string {
  const reference = normalImageReference(text);
  if (reference === undefined) throw new ApiError(400, "unable to fetch image with provided input");
  return reference;
}
