/**
 * An image reference as Render stores and returns it: `nginx` becomes `docker.io/library/nginx:latest`.
 * A reference by digest gets no tag.
 */
export function normalImagePath(path: string): string {
  const reference = path.trim().replace(/^https?:\/\//, "");
  const digestAt = reference.indexOf("@");
  const named = digestAt === -1 ? reference : reference.slice(0, digestAt);
  const digest = digestAt === -1 ? "" : reference.slice(digestAt);
  const full = withRegistry(named);
  // A colon before the last slash belongs to the registry's port.
  const tagged = full.includes(":", full.lastIndexOf("/")) || digest !== "";
  return `${full}${tagged ? "" : ":latest"}${digest}`;
}

function withRegistry(name: string): string {
  const [first = "", ...rest] = name.split("/");
  const isRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (!isRegistry) return withRegistry(`docker.io/${name}`);
  return first === "docker.io" && rest.length === 1 ? `docker.io/library/${rest[0] ?? ""}` : name;
}
