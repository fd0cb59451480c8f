import { slugSuffix } from "../ids.ts";
import type { Service } from "../model.ts";

/**
 * The slug of a new service: the name in lower case with hyphens. Recorded: that of a cron job always gets a random
 * end, that of a web service only when it is taken. A slug never changes afterwards.
 */
export function newSlug(type: Service["type"], name: string, services: readonly Service[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const taken = new Set(services.map(({ slug }) => slug));
  let slug = plain;
  while (slug === "" || taken.has(slug) || (type === "cron_job" && slug === plain)) {
    slug = [plain, slugSuffix()].filter((part) => part !== "").join("-");
  }
  return slug;
}
