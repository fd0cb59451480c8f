import { ApiError } from "../http/api-error.ts";

/**
 * An image reference in the form in which Render stores it: `nginx` becomes `docker.io/library/nginx:latest`,
 * `https://ghcr.io/a/b` becomes `ghcr.io/a/b:latest`, a digest stays.
 * @throws ApiError 400 in Render's words when it is no image reference
 */
export function normalImagePath(text: string): string {
  const reference = text.trim().replace(/^https?:\/\//, "");
  const match = /^(?<name>[^@]+?)(?<digest>@sha256:[0-9a-f]{64})?$/.exec(reference);
  const name = match?.groups?.name;
  if (name === undefined || /\s/.test(name))
    throw new ApiError(400, "unable to fetch image with provided input");
  const digest = match?.groups?.digest ?? "";

  const segments = name.split("/");
  const last = segments.pop() ?? "";
  const [repository = "", ...tag] = last.split(":");
  if (repository === "" || tag.length > 1 || tag[0] === "" || segments.includes("")) {
    throw new ApiError(400, "unable to fetch image with provided input");
  }
  const [first = ""] = segments;
  // What stands before the first slash is a host when it has a dot or a port, as Docker reads it.
  const hasHost = first === "localhost" || /[.:]/.test(first);
  const host = hasHost ? segments : ["docker.io", ...(segments.length === 0 ? ["library"] : segments)];
  const version = tag[0] === undefined ? (digest === "" ? ":latest" : "") : `:${tag[0]}`;
  return `${[...host, repository].join("/")}${version}${digest}`;
}
