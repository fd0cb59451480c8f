import { Hono } from "hono";
import { z } from "zod";
import { ApiError, notFound } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { requireOwner } from "../http/owner.ts";
import { listParameter } from "../http/query.ts";
import { credentialBody, credentialIdOf } from "../store/credential.ts";
import { newId } from "../store/ids.ts";
import type { RegistryCredential } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { timestamp } from "../store/timestamps.ts";

const content = z.object({
  name: z.string().min(1),
  registry: z.enum(["GITHUB", "GITLAB", "DOCKER", "GOOGLE_ARTIFACT", "AWS_ECR"]),
  username: z.string(),
  authToken: z.string(),
});
const postBody = content.extend({ ownerId: z.string() });
const patchBody = content.partial();

/** POST and GET /registrycredentials; GET, PATCH and DELETE /registrycredentials/{id}. The token is never returned. */
export function registryCredentialRoutes({ store, clock, owner }: Render): Hono {
  const routes = new Hono();

  routes.post("/registrycredentials", async (context) => {
    const request = await readBody(context, postBody);
    requireOwner(owner, request.ownerId);
    const now = clock.now();
    const credential = { ...request, id: newId("rgc", now), updatedAt: timestamp(now) };
    store.registryCredentials.put(credential);
    return context.json(credentialBody(credential));
  });

  // Unlike all other lists, neither paged nor wrapped.
  routes.get("/registrycredentials", (context) => {
    const names = listParameter(context, "name");
    const credentials = store.registryCredentials.all().filter(({ name }) => names?.includes(name) ?? true);
    return context.json(credentials.toReversed().map(credentialBody));
  });

  routes.get("/registrycredentials/:id", (context) =>
    context.json(credentialBody(find(store, context.req.param("id")))),
  );

  routes.patch("/registrycredentials/:id", async (context) => {
    const request = await readBody(context, patchBody);
    const current = find(store, context.req.param("id"));
    const changed: RegistryCredential = {
      ...current,
      name: request.name ?? current.name,
      registry: request.registry ?? current.registry,
      username: request.username ?? current.username,
      authToken: request.authToken ?? current.authToken,
      updatedAt: timestamp(clock.now()),
    };
    store.registryCredentials.put(changed);
    return context.json(credentialBody(changed));
  });

  routes.delete("/registrycredentials/:id", (context) => {
    const { id } = find(store, context.req.param("id"));
    const user = store.services.all().find((service) => credentialIdOf(service) === id);
    if (user !== undefined) throw new ApiError(400, `registry credential is in use by ${user.id}`);
    store.registryCredentials.delete(id);
    return context.body(null, 204);
  });

  return routes;
}

function find(store: Store, id: string): RegistryCredential {
  const credential = store.registryCredentials.get(id);
  if (credential === undefined) throw notFound(id);
  return credential;
}
