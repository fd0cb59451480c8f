/**
 * An image reference in the form in which Render stores and returns it: `nginx` becomes
 * `docker.io/library/nginx:latest`, `https://ghcr.io/a/b` becomes `ghcr.io/a/b:latest`, a digest is kept and gets no tag.
 * `undefined` for a text that is not an image reference.
 */
export function normalImageReference(text: string): string | undefined {
  const reference = text.trim().replace(/^https?:\/\//, "");
  const match = /^(?<name>[A-Za-z0-9][\w.:/-]*)(?<digest>@sha256:[0-9a-f]{64})?$/.exec(reference);
  const { name = "", digest = "" } = match?.groups ?? {};
  const segments = name.split("/");
  // A colon before the last slash belongs to the registry's port.
  const [repository = "", tag, ...more] = (segments.pop() ?? "").split(":");
  if (repository === "" || tag === "" || more.length > 0 || segments.includes("")) return undefined;
  const version = tag === undefined ? (digest === "" ? ":latest" : "") : `:${tag}`;
  return `${[...withRegistry(segments), repository].join("/")}${version}${digest}`;
}

/** The part before the first slash is a registry if it has a dot or a port, as in Docker. */
function withRegistry(segments: readonly string[]): readonly string[] {
  const [first = ""] = segments;
  const named = first === "localhost" || /[.:]/.test(first) ? segments : ["docker.io", ...segments];
  return named.length === 1 && named[0] === "docker.io" ? ["docker.io", "library"] : named;
}
