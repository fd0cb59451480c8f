import { z } from "zod";
import { type TestRender, testOwnerId, textAt } from "../../../support/local-render.ts";
import { type Counterparts, isObject } from "./counterparts.ts";
import type { Exchange } from "./recording.ts";

const project = z.object({ name: z.string(), environmentIds: z.array(z.string()) });
const environment = z.looseObject({ name: z.string(), projectId: z.string() });
const credential = z.object({
  name: z.string(),
  registry: z.string().default("DOCKER"),
  username: z.string().default("unknown"),
});
const service = z.looseObject({
  name: z.string(),
  slug: z.string(),
  createdAt: z.string(),
  suspended: z.string(),
  imagePath: z.string().optional(),
  registryCredential: z.object({ id: z.string() }).optional(),
  serviceDetails: z.looseObject({
    envSpecificDetails: z.looseObject({ preDeployCommand: z.string().optional() }).optional(),
  }),
});
const rows = z.array(
  z.object({
    envVar: z.unknown().optional(),
    secretFile: z.unknown().optional(),
    customDomain: z.object({ name: z.string(), redirectForName: z.string() }).optional(),
  }),
);

/**
 * Creates the prerequisites of a recording: projects, environments, registry credentials and services that it names
 * but does not create. They are created through the API from the first recorded responses about them, so the
 * comparison checks only the shape of those responses, not their values.
 * @returns pairs of recorded and our ids and slugs
 */
export async function createPrerequisites(
  exchanges: readonly Exchange[],
  render: TestRender,
  counterparts: Counterparts,
): Promise<(readonly [string, string])[]> {
  const { existing, created } = idsByOrigin(exchanges);
  const pairs: (readonly [string, string])[] = [];
  const ids = (prefix: string): string[] => existing.filter((id) => id.startsWith(`${prefix}-`));

  function pair(recorded: string, ours: string): void {
    counterparts.pair(recorded, ours);
    pairs.push([recorded, ours]);
  }

  async function create(method: string, path: string, body?: unknown): ReturnType<TestRender["call"]> {
    const answer = await render.call(method, counterparts.translateText(path), counterparts.translate(body));
    if (answer.status < 300) return answer;
    throw new Error(`${method} ${path} of a prerequisite: ${JSON.stringify(answer.body)}`);
  }

  async function createProject(id: string, environmentIds: readonly string[]): Promise<void> {
    const known = firstBody(exchanges, id, project);
    const inside = (known?.environmentIds ?? environmentIds).filter((inner) => !created.has(inner));
    const environments = inside.map((inner) => firstBody(exchanges, inner, environment) ?? { name: inner });
    const body = { name: known?.name ?? "earlier", ownerId: testOwnerId, environments };
    const answer = await create("POST", "/projects", body);
    pair(id, textAt(answer, "id"));
    for (const [index, inner] of inside.entries()) pair(inner, textAt(answer, `environmentIds.${index}`));
  }

  async function createService(id: string, body: z.infer<typeof service>): Promise<void> {
    const { imagePath, registryCredential, serviceDetails } = body;
    const path = `/services/${id}`;
    const answer = await create("POST", "/services", {
      ...body,
      ownerId: testOwnerId,
      image: imagePath && { imagePath, ownerId: testOwnerId, registryCredentialId: registryCredential?.id },
      envVars: rowsOf(exchanges, `${path}/env-vars`).map(({ envVar }) => envVar),
      secretFiles: rowsOf(exchanges, `${path}/secret-files`).map(({ secretFile }) => secretFile),
      serviceDetails: {
        ...serviceDetails,
        preDeployCommand: serviceDetails.envSpecificDetails?.preDeployCommand,
      },
    });
    pair(id, textAt(answer, "service.id"));
    pair(body.slug, textAt(answer, "service.slug"));
    for (const { customDomain } of rowsOf(exchanges, `${path}/custom-domains`)) {
      if (customDomain?.redirectForName === "") await create("POST", `${path}/custom-domains`, customDomain);
    }
    for (const [method, setting] of [
      ["PATCH", `/notification-settings/overrides${path}`],
      ["PUT", `/logs/streams/resource/${id}`],
    ] as const) {
      const [known] = responsesTo(exchanges, setting);
      if (isObject(known)) await create(method, setting, { ...known, endpoint: endpointIn(known) });
    }
    if (body.suspended === "suspended") await create("POST", `${path}/suspend`);
  }

  for (const [id, environmentIds] of projectsOf(exchanges, ids("prj"), ids("evm"))) {
    await createProject(id, environmentIds);
  }
  for (const id of ids("rgc")) {
    const known = firstBody(exchanges, id, credential);
    if (known === undefined) continue;
    const body = { ...known, ownerId: testOwnerId, authToken: "unknown" };
    pair(id, textAt(await create("POST", "/registrycredentials", body), "id"));
  }
  const services = [...ids("crn"), ...ids("srv")].flatMap((id) => {
    const body = firstBody(exchanges, id, service);
    return body === undefined ? [] : [{ id, body }];
  });
  services.sort((one, other) => (one.body.createdAt < other.body.createdAt ? -1 : 1));
  for (const { id, body } of services) await createService(id, body);
  return pairs;
}

/** The ids that occur before they were created, and those that were created. */
function idsByOrigin(exchanges: readonly Exchange[]): { existing: string[]; created: ReadonlySet<string> } {
  const created = new Set<string>();
  const existing = new Set<string>();
  for (const { method, path, query, request, status, response } of exchanges) {
    const shown = status < 300 ? idsIn(response) : [];
    for (const id of [...idsIn([path, query, request]), ...(method === "POST" ? [] : shown)]) {
      if (!created.has(id)) existing.add(id);
    }
    if (method === "POST") for (const id of shown) if (!existing.has(id)) created.add(id);
  }
  return { existing: [...existing], created };
}

function idsIn(value: unknown): string[] {
  return JSON.stringify(value ?? null).match(/\b[a-z]{3}-[a-z0-9]{20}\b/g) ?? [];
}

/** The projects with their environments; an environment whose project is not recorded gets its own. */
function projectsOf(
  exchanges: readonly Exchange[],
  projectIds: readonly string[],
  environmentIds: readonly string[],
): Map<string, string[]> {
  const projects = new Map<string, string[]>(projectIds.map((id) => [id, []]));
  for (const id of environmentIds) {
    const inside = [...projects.keys()].find((candidate) =>
      firstBody(exchanges, candidate, project)?.environmentIds.includes(id),
    );
    const owner = inside ?? firstBody(exchanges, id, environment)?.projectId ?? `of ${id}`;
    projects.set(owner, [...(projects.get(owner) ?? []), id]);
  }
  return projects;
}

/** The first response, or part of one, about the record with this id. */
function firstBody<T>(exchanges: readonly Exchange[], id: string, schema: z.ZodType<T>): T | undefined {
  for (const { response } of exchanges) {
    const found = withId(response, id).map((body) => schema.safeParse(body));
    const first = found.find(({ success }) => success);
    if (first?.success === true) return first.data;
  }
  return undefined;
}

function withId(value: unknown, id: string): object[] {
  if (!isObject(value)) return [];
  const own = "id" in value && value.id === id ? [value] : [];
  return [...own, ...Object.values(value).flatMap((inner) => withId(inner, id))];
}

/** The rows of a list in its first response, oldest first. */
function rowsOf(exchanges: readonly Exchange[], path: string): z.infer<typeof rows> {
  const [first] = responsesTo(exchanges, path);
  const parsed = rows.safeParse(first);
  return parsed.success ? parsed.data.toReversed() : [];
}

function responsesTo(exchanges: readonly Exchange[], path: string): unknown[] {
  return exchanges
    .filter((exchange) => exchange.method === "GET" && exchange.status === 200)
    .filter((exchange) => exchange.path === `/v1${path}`)
    .map(({ response }) => response);
}

function endpointIn(logStream: object): unknown {
  return ("endpoint" in logStream && logStream.endpoint) || undefined;
}
