import { ApiError } from "../../server/api-error.ts";
import { newId } from "../ids.ts";
import type { CustomDomain } from "../model.ts";
import { timestamp } from "../timestamps.ts";

/**
 * The domains that adding `name` brings: itself and, for `example.com` and `www.example.com`, the other of the
 * two, which leads to it.
 * @throws ApiError 400 when it is no domain name
 */
export function newDomains(name: string, now: Date): readonly CustomDomain[] {
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

// The last label stands for the public suffix: `co.uk` and its like are taken for a domain below `uk`.
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
