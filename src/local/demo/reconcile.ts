/** Brings Pulumi's state and the local Render together again after a demo that was killed in the middle of an update. */
import { z } from "zod";
import { deleteService, type RenderClient, type Service } from "../../render/index.ts";

const stateSchema = z.object({
  deployment: z
    .object({
      resources: z
        .array(z.object({ type: z.string(), urn: z.string(), id: z.string().optional() }))
        .default([]),
      pending_operations: z.array(z.unknown()).default([]),
    })
    .nullish(),
});

/** What the two sides do not know of each other. */
export interface Disagreement {
  /** The stack's services that the state does not hold: Pulumi ended before it could note their creation. */
  unknownToPulumi: readonly { id: string; name: string }[];
  /** The URNs of services that the state holds and the local Render does not have. */
  gone: readonly string[];
  /** Whether the state holds operations that nobody knows the end of. */
  pending: boolean;
}

/** Compares an exported state with the services that the local Render has; `names` are those of the stack's services. */
export function findDisagreement(
  state: unknown,
  services: readonly Pick<Service, "id" | "name">[],
  names: readonly string[],
): Disagreement {
  const { deployment } = stateSchema.parse(state);
  const managed = (deployment?.resources ?? []).flatMap(({ type, urn, id }) =>
    type.startsWith("pulumi-nodejs:dynamic/render:") && id ? [{ urn, id }] : [],
  );
  return {
    unknownToPulumi: services.filter(
      ({ id, name }) => names.includes(name) && !managed.some((service) => service.id === id),
    ),
    gone: managed.filter(({ id }) => !services.some((service) => service.id === id)).map(({ urn }) => urn),
    pending: (deployment?.pending_operations ?? []).length > 0,
  };
}

/** Removes services that Pulumi does not know of: it could not create its own beside them. */
export async function removeUnknown(
  client: RenderClient,
  services: Disagreement["unknownToPulumi"],
): Promise<void> {
  for (const { id } of services) await deleteService(client, id);
}
