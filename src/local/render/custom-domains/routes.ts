import { Hono } from "hono";
import { z } from "zod";
import { ApiError, notFound } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findWebService } from "../http/find.ts";
import { pageResponse } from "../http/paging.ts";
import { choiceParameter, listParameter } from "../http/query.ts";
import { newId } from "../store/ids.ts";
import type { CustomDomain, WebService } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { timestamp, withNanoseconds } from "../store/timestamps.ts";

const postBody = z.object({ name: z.string() });

/**
 * GET and POST /services/{serviceId}/custom-domains; GET and DELETE …/{customDomainIdOrName}; POST …/verify.
 * Domains are stored and returned only: the local Render serves its own port and verifies no domain.
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
    return pageResponse(context, domains, (domain) => ({ customDomain: domain }));
  });

  routes.post("/services/:serviceId/custom-domains", async (context) => {
    const { name } = await readBody(context, postBody);
    const service = find(context.req.param("serviceId"));
    requireFree(store, name.trim().toLowerCase());
    const existing = service.customDomains.map((domain) => domain.name);
    const added = newDomains(name, clock.now()).filter((domain) => !existing.includes(domain.name));
    store.services.put({ ...service, customDomains: [...service.customDomains, ...added] });
    const response = added.map((domain) => ({ ...domain, createdAt: withNanoseconds(domain.createdAt) }));
    return context.json(response, 201);
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

/**
 * The domains created for `name`: itself and, for `example.com` and `www.example.com`, the other of the
 * two, which redirects to it.
 * @throws ApiError 400 when it is not a domain name
 */
function newDomains(name: string, now: Date): readonly CustomDomain[] {
  const domain = name.trim().toLowerCase();
  const labels = domain.split(".");
  if (labels.length < 2 || !labels.every((label) => /^(\*|[a-z0-9]([a-z0-9-]*[a-z0-9])?)$/.test(label))) {
    throw new ApiError(400, `invalid domain name: ${name}`);
  }
  const other = counterpart(labels);
  const own = newDomain(domain, "", now);
  return other === undefined ? [own] : [own, newDomain(other, domain, now)];
}

function counterpart(labels: readonly string[]): string | undefined {
  if (labels.length === 2) return `www.${labels.join(".")}`;
  return labels.length === 3 && labels[0] === "www" ? labels.slice(1).join(".") : undefined;
}

// The last label is taken as the public suffix: `co.uk` counts as a domain below `uk`.
function newDomain(name: string, redirectForName: string, now: Date): CustomDomain {
  const labels = name.split(".");
  return {
    id: newId("cdm", now),
    name,
    domainType: labels.length === 2 ? "apex" : "subdomain",
    publicSuffix: labels.at(-1) ?? "",
    redirectForName,
    verificationStatus: "unverified",
    createdAt: timestamp(now),
  };
}
