/** Reconciles Pulumi's state with the local Render after a demo was killed during an update. */
import { z } from "zod";
import type { RenderClient } from "../../render/client.ts";
import type { Service } from "../../render/service.ts";
import { deleteService } from "../../render/services.ts";

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

/** Where state and local Render differ. */
interface Disagreement {
  /** Services of the stack that are missing from the state: Pulumi was killed before it could record their creation. */
  unknownToPulumi: readonly { id: string; name: string }[];
  /** The URNs of services that are in the state but not in the local Render. */
  gone: readonly string[];
  /** Whether the state has pending operations. */
  pending: boolean;
}

/** Compares an exported state with the services of the local Render; `names` are those of the stack's services. */
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

/** Removes services that Pulumi does not know: names are unique, so it could not create them itself. */
export async function removeUnknown(
  client: RenderClient,
  services: Disagreement["unknownToPulumi"],
): Promise<void> {
  for (const { id } of services) await deleteService(client, id);
}
