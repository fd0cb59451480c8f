import { notFound } from "../../server/api-error.ts";
import type { Project } from "../model.ts";
import type { Owner } from "../owners/owner.ts";
import type { Store } from "../store.ts";

/** @throws ApiError 404 when there is no such project */
export function findProject(store: Store, id: string): Project {
  const project = store.projects.get(id);
  if (project === undefined) throw notFound(id);
  return project;
}

/** The ids of a project's environments, oldest first. */
export function environmentIdsOf(store: Store, projectId: string): string[] {
  return store.environments
    .all()
    .filter((environment) => environment.projectId === projectId)
    .map(({ id }) => id);
}

/** A project as the API shows it. */
export function projectBody(project: Project, store: Store, owner: Owner): Record<string, unknown> {
  const { createdAt, id, name, updatedAt } = project;
  return { createdAt, environmentIds: environmentIdsOf(store, id), id, name, owner, updatedAt };
}
