import type { SourceConfig } from "../config/stack-config.ts";
import type { ServiceArgs } from "../resources/service-spec.ts";

/** Where a service's code comes from: its own image, else the stack's repository, which Render builds. */
export function serviceSource(
  image: string | undefined,
  source: SourceConfig | undefined,
): Pick<ServiceArgs, "image" | "git"> {
  if (image !== undefined) return { image: { path: image } };
  return source === undefined ? {} : { git: { ...source, runtime: "node" } };
}
