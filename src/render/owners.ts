import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { listAll } from "./list.ts";

const ownerSchema = z.object({ id: z.string(), name: z.string(), type: z.string().nullish() });

export type Owner = z.infer<typeof ownerSchema>;

/** The workspaces that the key's user belongs to. */
export function listOwners(client: RenderClient): Promise<Owner[]> {
  return listAll(client, {
    path: "/owners",
    wrapper: "owner",
    item: ownerSchema,
    about: { action: "list them", resource: "workspaces" },
  });
}
