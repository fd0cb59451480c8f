import type { Render } from "../context.ts";

/**
 * Takes a service out and ends all its processes. It is found no more from the beginning, so that nothing new is
 * started; what its last processes still tell is taken out at the end.
 */
export async function removeService({ store, engine }: Render, id: string): Promise<void> {
  store.services.delete(id);
  await engine.remove(id);
  store.deleteService(id);
}
