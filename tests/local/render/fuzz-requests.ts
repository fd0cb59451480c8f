/** Random requests to the local Render: valid ones with invalid parts, and ones that no client would send. */
import fc from "fast-check";
import { expect } from "vitest";
import {
  cronJobRequest,
  startTestRender,
  testOwnerId,
  textAt,
  webServiceRequest,
} from "../../support/local-render.ts";

/** A request; ids that the server has assigned are `{job}`, `{web}` and so on. */
interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly text?: string;
}

/** A local Render with one record of each kind. */
export interface FuzzedRender extends AsyncDisposable {
  /** Sends the request. Fails when the response is not in Render's form, or the server reports an error. Resolves to its status. */
  send(request: FuzzRequest): Promise<number>;
}

export async function startFuzzedRender(): Promise<FuzzedRender> {
  const errors: string[] = [];
  const render = await startTestRender({ log: (line) => errors.push(line) });
  const serviceDetails = { runtime: "image", disk: { name: "data", mountPath: "/data" } };
  const created = await render.call("POST", "/services", webServiceRequest("web", { serviceDetails }));
  const job = await render.call("POST", "/services", cronJobRequest("job"));
  const projectBody = { name: "p", ownerId: testOwnerId, environments: [{ name: "e" }] };
  const project = await render.call("POST", "/projects", projectBody);
  const ids: Record<string, string> = {
    web: textAt(created, "service.id"),
    disk: textAt(created, "service.serviceDetails.disk.id"),
    job: textAt(job, "service.id"),
    project: textAt(project, "id"),
    environment: textAt(project, "environmentIds.0"),
  };
  const withIds = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);

  return {
    async send({ method, path, text }) {
      const body = text === undefined ? undefined : withIds(text);
      const answer = await render.call(method, withIds(path), body);
      const what = `${method} ${path} ${text ?? ""}`;
      expect(answer.status, what).toBeLessThan(500);
      if (answer.status >= 400 && method !== "HEAD") expect(textAt(answer, "message"), what).not.toBe("");
      expect(errors).toEqual([]);
      return answer.status;
    },
    [Symbol.asyncDispose]: () => render[Symbol.asyncDispose](),
  };
}

const target = { enabled: true, percentage: 60 };
const autoscaling = { enabled: true, min: 1, max: 2, criteria: { cpu: target, memory: target } };
const ipAllowList = [{ cidrBlock: "10.0.0.0/8", description: "office" }];
const image = { imagePath: "nginx", ownerId: testOwnerId };
const web = {
  image,
  buildFilter: { paths: ["a"], ignoredPaths: [] },
  rootDir: "app",
  serviceDetails: {
    runtime: "image",
    envSpecificDetails: { dockerCommand: "x", registryCredential: { id: "" } },
    healthCheckPath: "/",
    maintenanceMode: { enabled: true, uri: "" },
    maxShutdownDelaySeconds: 30,
    previews: { generation: "off" },
    ipAllowList,
    cache: { profile: "no-cache" },
  },
};
const credential = { name: "c", registry: "DOCKER", username: "u", authToken: "t" };

/** All calls that have a body, each with a valid one. */
const bodies: readonly (readonly [method: string, path: string, body: unknown])[] = [
  ["POST", "/services", cronJobRequest("fuzz", { envVars: [{ key: "A", value: "1" }] })],
  ["POST", "/services", webServiceRequest("fuzz-web", { ...web, secretFiles: [{ name: "a", content: "" }] })],
  [
    "PATCH",
    "/services/{job}",
    { name: "job", image, serviceDetails: { schedule: "0 3 * * *", plan: "pro" } },
  ],
  ["PATCH", "/services/{web}", { name: "web", ...web }],
  [
    "PUT",
    "/services/{job}/env-vars",
    [
      { key: "A", value: "1" },
      { key: "B", generateValue: true },
    ],
  ],
  ["PUT", "/services/{job}/env-vars/KEY", { value: "1" }],
  ["PUT", "/services/{job}/secret-files", [{ name: "a", content: "b" }]],
  ["PUT", "/services/{job}/secret-files/name", { content: "b" }],
  ["POST", "/services/{job}/deploys", { clearCache: "clear", imageUrl: "nginx" }],
  ["POST", "/services/{web}/scale", { numInstances: 1 }],
  ["PUT", "/services/{web}/autoscaling", autoscaling],
  ["POST", "/services/{web}/custom-domains", { name: "example.com" }],
  ["POST", "/disks", { serviceId: "{web}", name: "d", mountPath: "/d", sizeGB: 1 }],
  ["PATCH", "/disks/{disk}", { name: "d", mountPath: "/d", sizeGB: 1 }],
  [
    "PATCH",
    "/notification-settings/overrides/services/{job}",
    { notificationsToSend: "all", previewNotificationsEnabled: "true" },
  ],
  ["PUT", "/logs/streams/resource/{job}", { setting: "send", endpoint: "e:1", token: "t" }],
  ["POST", "/projects", { name: "p", ownerId: testOwnerId, environments: [{ name: "e", ipAllowList }] }],
  ["PATCH", "/projects/{project}", { name: "p" }],
  ["POST", "/environments", { name: "e", projectId: "{project}", protectedStatus: "protected", ipAllowList }],
  ["PATCH", "/environments/{environment}", { name: "e", networkIsolationEnabled: true, ipAllowList }],
  ["POST", "/environments/{environment}/resources", { resourceIds: ["{web}"] }],
  ["POST", "/registrycredentials", { ...credential, ownerId: testOwnerId }],
];

const listPaths = [
  `/services`,
  `/services/{job}/env-vars`,
  `/services/{job}/secret-files`,
  `/services/{job}/deploys`,
  `/services/{job}/events`,
  `/services/{web}/custom-domains`,
  `/disks`,
  `/owners`,
  `/projects`,
  `/environments`,
  `/registrycredentials`,
  `/notification-settings/overrides`,
  `/logs`,
  `/logs/values`,
];

const leaf = fc.oneof(
  fc.constantFrom(null, true, false, "", "/", "nginx", "node", "free", "0 3 * * *", "*", "x".repeat(10_000)),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.integer(),
);
const anything = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, leaf, tie("object"), fc.array(tie("any"), { maxLength: 3 })),
  object: fc.dictionary(fc.oneof(fc.string(), fc.constant("__proto__")), tie("any"), { maxKeys: 3 }),
})).any;

/** The value with a part of it replaced. `path` selects a key at each level, by its index modulo the number of keys. */
function withPart(value: unknown, path: readonly number[], part: unknown): unknown {
  const [step, ...rest] = path;
  if (typeof value !== "object" || value === null || step === undefined) return part;
  const keys = Object.keys(value);
  const key = keys[step % keys.length];
  if (key === undefined) return part;
  const replaced = withPart(Reflect.get(value, key), rest, part);
  if (Array.isArray(value)) return value.with(Number(key), replaced);
  return { ...value, [key]: replaced };
}

const change = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), anything);

/** Valid bodies with up to three parts replaced. */
export const wrongBodies: fc.Arbitrary<FuzzRequest> = fc
  .tuple(fc.constantFrom(...bodies), fc.array(change, { maxLength: 3 }))
  .map(([[method, path, valid], changes]) => {
    const body = changes.reduce<unknown>((value, [keys, part]) => withPart(value, keys, part), valid);
    return { method, path, text: JSON.stringify(body) ?? "" };
  });

const almostJson = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '{"name":"a","name":"b"}',
    '{"name":1e999}',
    "[".repeat(100_000),
    '"\\ud800"',
    "\uFEFF{}",
    " ",
  ),
  fc.constantFrom(`{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, `{"name":"${"n".repeat(1_000_000)}"}`),
);

/** Bodies that are not JSON, or unusual JSON. */
export const brokenBodies: fc.Arbitrary<FuzzRequest> = fc
  .tuple(fc.constantFrom(...bodies), almostJson)
  .map(([[method, path], text]) => ({ method, path, text }));

const name = fc.constantFrom(
  ...[
    "limit",
    "cursor",
    "name",
    "type",
    "suspended",
    "ownerId",
    "createdAfter",
    "updatedBefore",
    "startTime",
  ],
  ...["endTime", "resource", "text", "level", "direction", "projectId", "serviceId", "status", "label"],
);
const value = fc.oneof(
  fc.constantFrom(
    "0",
    "-1",
    "101",
    "abc",
    "1e3",
    "9".repeat(30),
    "a,b,,",
    "/(/",
    "*",
    "-271821-04-20",
    testOwnerId,
  ),
  fc.string({ unit: "binary" }),
);
const parameters = fc.array(fc.tuple(name, value), { maxLength: 4 });

/** Lists with queries of all kinds. */
export const queries: fc.Arbitrary<FuzzRequest> = fc
  .tuple(fc.constantFrom(...listPaths), parameters)
  .map(([path, query]) => ({ method: "GET", path: `${path}?${new URLSearchParams(query)}` }));

const id = fc.oneof(
  fc.constantFrom("..", "%2e%2e", "../../etc/passwd", "%00", "%zz", "__proto__", "constructor", " ", "%F0"),
  fc.string({ unit: "binary" }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const method = fc.constantFrom("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE");
const place = fc.constantFrom(...bodies.map(([, path]) => path), ...listPaths);

/** Ids that are paths, and methods that are not known. None deletes what {@link startFuzzedRender} creates. */
export const wrongPaths: fc.Arbitrary<FuzzRequest> = fc
  .tuple(method, place, id)
  .map(([verb, path, other]) => ({ method: verb, path: path.replace(/\{\w+\}/, () => other || "x") }));
