import type { Render } from "../context.ts";
import { removeService } from "../services/remove.ts";

/** Takes out environments with all that stands in them, as Render does. */
export async function deleteEnvironments(render: Render, ids: readonly string[]): Promise<void> {
  const { store } = render;
  const members = store.services.all().filter(({ environmentId }) => ids.includes(environmentId ?? ""));
  for (const { id } of members) await removeService(render, id);
  store.transaction(() => {
    for (const id of ids) store.environments.delete(id);
  });
}
