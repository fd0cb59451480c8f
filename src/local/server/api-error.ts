import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A refused request: the response is `{"message": …}` with this status. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: ContentfulStatusCode;

  constructor(status: ContentfulStatusCode, message: string) {
    super(message);
    this.status = status;
  }
}

/** 404 with the recorded message: `not found: crn-d0ibivsfunbc73fd4g7g`. */
export function notFound(id: string): ApiError {
  return new ApiError(404, `not found: ${id}`);
}
