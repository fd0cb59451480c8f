import { Hono } from "hono";
import { z } from "zod";
import { readBody } from "../../server/body.ts";
import { deleteEnvironments, environmentInProject, newEnvironment } from "../environments/environment.ts";
import type { Render } from "../http/context.ts";
import { findProject } from "../http/find.ts";
import { type Owner, requireOwner } from "../http/owner.ts";
import { pageResponse } from "../http/paging.ts";
import { listParameter } from "../http/query.ts";
import { newId } from "../store/ids.ts";
import type { Project } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { timestamp } from "../store/timestamps.ts";

const postBody = z.object({
  name: z.string().min(1),
  ownerId: z.string(),
  environments: z.array(environmentInProject),
});
const patchBody = z.object({ name: z.string().min(1).nullish() });

/** POST and GET /projects; GET, PATCH and DELETE /projects/{projectId} */
export function projectRoutes(render: Render): Hono {
  const { store, clock, owner } = render;
  const routes = new Hono();

  routes.post("/projects", async (context) => {
    const request = await readBody(context, postBody);
    requireOwner(owner, request.ownerId);
    const now = clock.now();
    const createdAt = timestamp(now);
    const { name, ownerId } = request;
    const project = { id: newId("prj", now), ownerId, name, createdAt, updatedAt: createdAt };
    store.transaction(() => {
      store.projects.put(project);
      for (const environment of request.environments)
        store.environments.put(newEnvironment(environment, project.id, now));
    });
    return context.json(projectBody(project, store, owner), 201);
  });

  routes.get("/projects", (context) => {
    const names = listParameter(context, "name");
    const owners = listParameter(context, "ownerId");
    const projects = store.projects
      .all()
      .filter(({ name, ownerId }) => (names?.includes(name) ?? true) && (owners?.includes(ownerId) ?? true))
      .toReversed();
    return pageResponse(context, projects, (project) => ({ project: projectBody(project, store, owner) }));
  });

  routes.get("/projects/:projectId", (context) => {
    return context.json(projectBody(findProject(store, context.req.param("projectId")), store, owner));
  });

  // `updatedAt` changes on every PATCH (recorded).
  routes.patch("/projects/:projectId", async (context) => {
    const { name } = await readBody(context, patchBody);
    const current = findProject(store, context.req.param("projectId"));
    const changed = { ...current, name: name ?? current.name, updatedAt: timestamp(clock.now()) };
    store.projects.put(changed);
    return context.json(projectBody(changed, store, owner));
  });

  routes.delete("/projects/:projectId", async (context) => {
    const { id } = findProject(store, context.req.param("projectId"));
    await deleteEnvironments(render, environmentIdsOf(store, id));
    store.projects.delete(id);
    return context.body(null, 204);
  });

  return routes;
}

/** A project as the API returns it. */
function projectBody(project: Project, store: Store, owner: Owner): Record<string, unknown> {
  const { createdAt, id, name, updatedAt } = project;
  return { createdAt, environmentIds: environmentIdsOf(store, id), id, name, owner, updatedAt };
}

/** The ids of a project's environments, oldest first. */
function environmentIdsOf(store: Store, projectId: string): string[] {
  return store.environments
    .all()
    .filter((environment) => environment.projectId === projectId)
    .map(({ id }) => id);
}
