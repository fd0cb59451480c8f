import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A request that is refused: Render answers `{"message": …}` with a status. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: ContentfulStatusCode;

  constructor(status: ContentfulStatusCode, message: string) {
    super(message);
    this.status = status;
  }
}

/** 404 in the recorded wording: `not found: crn-d0ibivsfunbc73fd4g7g`. */
export function notFound(id: string): ApiError {
  return new ApiError(404, `not found: ${id}`);
}
