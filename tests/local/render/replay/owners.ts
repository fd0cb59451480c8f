import { isObject } from "./counterparts.ts";
import type { Exchange } from "./recording.ts";

/**
 * The ids of workspaces in a recording: those in its requests and, when all its responses have the same one, that one.
 * The two differ when only one side was anonymized.
 */
export function ownersIn(exchanges: readonly Exchange[]): ReadonlySet<string> {
  const named = new Set<string>();
  const returned = new Set<string>();
  for (const { path, query, request, response } of exchanges) {
    for (const id of new URLSearchParams(query ?? "").getAll("ownerId")) named.add(id);
    const owner = /\/owners?\/([^/?]+)/.exec(path)?.[1];
    if (owner !== undefined) named.add(owner);
    for (const id of ownerIds(request)) named.add(id);
    for (const id of ownerIds(response)) returned.add(id);
  }
  const owners = new Set(returned.size === 1 ? [...named, ...returned] : named);
  owners.delete("");
  return owners;
}

function* ownerIds(value: unknown): Generator<string> {
  if (!isObject(value)) return;
  if ("ownerId" in value && typeof value.ownerId === "string") yield value.ownerId;
  if ("owner" in value && isObject(value.owner) && "id" in value.owner) yield String(value.owner.id);
  for (const inner of Object.values(value)) yield* ownerIds(inner);
}
