import type { Render } from "../context.ts";

/** Takes out environments with all that stands in them, as Render does. */
export async function deleteEnvironments({ store, engine }: Render, ids: readonly string[]): Promise<void> {
  const members = store.services.all().filter(({ environmentId }) => ids.includes(environmentId ?? ""));
  for (const { id } of members) {
    await engine.remove(id);
    store.deleteService(id);
  }
  store.transaction(() => {
    for (const id of ids) store.environments.delete(id);
  });
}
