/** `diff`: names what replaces a service and leaves the rest to the engine. No network. */
import type { dynamic } from "@pulumi/pulumi";
import type { Properties } from "./dynamic.ts";

/** Render has no way to change these on a service that exists. */
const replacing = ["ownerId", "region"];

/**
 * `changes` stays undefined, so that the engine compares old and new inputs itself and shows each property.
 * Only a service that was left unfinished is reported as changed, because its inputs may already be equal.
 */
export function diffInputs(olds: Properties, news: Properties): dynamic.DiffResult {
  return {
    replaces: replacing.filter(
      (property) => olds[property] !== undefined && olds[property] !== news[property],
    ),
    // Names are unique in a workspace: the new service cannot exist beside the old one.
    deleteBeforeReplace: true,
    ...(olds.unfinished === true ? { changes: true } : {}),
  };
}
