import type { Context } from "hono";
import { choiceParameter, listParameter, timeRangeFilter } from "../http/query.ts";
import type { Service } from "../model.ts";

/** Tells whether GET /services lists a service. `name` also finds a part of a name; the local Render has no previews. */
export function serviceFilter(context: Context): (service: Service) => boolean {
  const names = listParameter(context, "name");
  const created = timeRangeFilter(context, "created");
  const updated = timeRangeFilter(context, "updated");
  const suspended = choiceParameter(context, "suspended", ["suspended", "not_suspended"]);
  const oneOf = (parameter: string): ((value: string | undefined) => boolean) => {
    const values = listParameter(context, parameter);
    return (value) => values === undefined || (value !== undefined && values.includes(value));
  };
  const type = oneOf("type");
  const environment = oneOf("environmentId");
  const runtime = oneOf("env");
  const region = oneOf("region");
  const owner = oneOf("ownerId");

  return (service) =>
    (names?.some((name) => service.name.includes(name)) ?? true) &&
    type(service.type) &&
    environment(service.environmentId) &&
    runtime(service.runtime) &&
    region(service.region) &&
    owner(service.ownerId) &&
    (suspended?.includes(service.suspenders.length === 0 ? "not_suspended" : "suspended") ?? true) &&
    created(service.createdAt) &&
    updated(service.updatedAt);
}
