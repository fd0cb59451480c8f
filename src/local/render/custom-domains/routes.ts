import { Hono } from "hono";
import { z } from "zod";
import { ApiError, notFound } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../context.ts";
import { answerPage } from "../http/paging.ts";
import { choiceParameter, listParameter } from "../http/query.ts";
import type { CustomDomain, WebService } from "../model.ts";
import { findWebService } from "../services/find.ts";
import type { Store } from "../store.ts";
import { withNanoseconds } from "../timestamps.ts";
import { newDomains } from "./new-domains.ts";

const postBody = z.object({ name: z.string() });

/**
 * GET and POST /services/{serviceId}/custom-domains; GET and DELETE …/{customDomainIdOrName}; POST …/verify.
 * Domains are stored and shown; the local Render answers on its own port only and verifies none.
 */
export function customDomainRoutes({ store, clock }: Render): Hono {
  const routes = new Hono();
  const find = (id: string): WebService => findWebService(store, id, "a custom domain");

  routes.get("/services/:serviceId/custom-domains", (context) => {
    const service = find(context.req.param("serviceId"));
    const names = listParameter(context, "name");
    const types = choiceParameter(context, "domainType", ["apex", "subdomain"]);
    const domains = service.customDomains
      .filter(
        (domain) => (names?.includes(domain.name) ?? true) && (types?.includes(domain.domainType) ?? true),
      )
      .toReversed();
    return answerPage(context, domains, (domain) => ({ customDomain: domain }));
  });

  routes.post("/services/:serviceId/custom-domains", async (context) => {
    const { name } = await readBody(context, postBody);
    const service = find(context.req.param("serviceId"));
    requireFree(store, name.trim().toLowerCase());
    const taken = service.customDomains.map((domain) => domain.name);
    const added = newDomains(name, clock.now()).filter((domain) => !taken.includes(domain.name));
    store.services.put({ ...service, customDomains: [...service.customDomains, ...added] });
    const answer = added.map((domain) => ({ ...domain, createdAt: withNanoseconds(domain.createdAt) }));
    return context.json(answer, 201);
  });

  routes.get("/services/:serviceId/custom-domains/:domain", (context) => {
    const service = find(context.req.param("serviceId"));
    return context.json(findDomain(service, context.req.param("domain")));
  });

  routes.delete("/services/:serviceId/custom-domains/:domain", (context) => {
    const service = find(context.req.param("serviceId"));
    const { name } = findDomain(service, context.req.param("domain"));
    const customDomains = service.customDomains.filter(
      (domain) => domain.name !== name && domain.redirectForName !== name,
    );
    store.services.put({ ...service, customDomains });
    return context.body(null, 204);
  });

  routes.post("/services/:serviceId/custom-domains/:domain/verify", (context) => {
    findDomain(find(context.req.param("serviceId")), context.req.param("domain"));
    return context.body(null, 202);
  });

  return routes;
}

function requireFree(store: Store, name: string): void {
  for (const service of store.services.all()) {
    if (service.type === "web_service" && service.customDomains.some((domain) => domain.name === name)) {
      throw new ApiError(409, `custom domain is already in use: ${name}`);
    }
  }
}

function findDomain(service: WebService, idOrName: string): CustomDomain {
  const found = service.customDomains.find(({ id, name }) => id === idOrName || name === idOrName);
  if (found === undefined) throw notFound(idOrName);
  return found;
}
