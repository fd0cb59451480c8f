import type { Deploy } from "../model.ts";

/** A deploy as the API shows it. `finishedAt` is null until the end (recorded); `image` is there for images only. */
export function deployBody(deploy: Deploy): Record<string, unknown> {
  return {
    id: deploy.id,
    commit: deploy.commit,
    image: deploy.image,
    status: deploy.status,
    trigger: deploy.trigger,
    createdAt: deploy.createdAt,
    updatedAt: deploy.updatedAt,
    startedAt: deploy.startedAt,
    finishedAt: deploy.finishedAt ?? null,
  };
}
