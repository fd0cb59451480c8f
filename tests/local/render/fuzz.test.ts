import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  cronJobRequest,
  startTestRender,
  type TestRender,
  testOwnerId,
  textAt,
  webServiceRequest,
} from "../../support/local-render.ts";

// The same cases in each run, so that a failure is there again; another number brings others.
const seed = 20_260_302;

let render: TestRender;
const defects: string[] = [];
const ids: Record<string, string> = {};

beforeAll(async () => {
  render = await startTestRender({ log: (line) => defects.push(line) });
  const serviceDetails = { runtime: "image", disk: { name: "data", mountPath: "/data" } };
  const created = await render.call("POST", "/services", webServiceRequest("web", { serviceDetails }));
  ids.web = textAt(created, "service.id");
  ids.disk = textAt(created, "service.serviceDetails.disk.id");
  ids.job = textAt(await render.call("POST", "/services", cronJobRequest("job")), "service.id");
  const project = { name: "p", ownerId: testOwnerId, environments: [{ name: "e" }] };
  const answer = await render.call("POST", "/projects", project);
  ids.project = textAt(answer, "id");
  ids.environment = textAt(answer, "environmentIds.0");
});
afterAll(() => render[Symbol.asyncDispose]());

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

/** All calls that have a body, each with one that is right. */
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

const withIds = (path: string): string => path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);

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

/** The value with a part of it replaced: `way` says which key to go down at each level. */
function withPart(value: unknown, way: readonly number[], part: unknown): unknown {
  const [step, ...rest] = way;
  if (typeof value !== "object" || value === null || step === undefined) return part;
  const keys = Object.keys(value);
  const key = keys[step % keys.length];
  if (key === undefined) return part;
  const replaced = withPart(Reflect.get(value, key), rest, part);
  if (Array.isArray(value)) return value.with(Number(key), replaced);
  return { ...value, [key]: replaced };
}

/** Fails when the answer is no answer of Render's. */
async function expectDecency(method: string, path: string, text?: string): Promise<number> {
  const answer = await render.call(method, path, text);
  const what = `${method} ${path} ${text ?? ""}`;
  expect(answer.status, what).toBeLessThan(500);
  if (answer.status >= 400 && method !== "HEAD") expect(textAt(answer, "message"), what).not.toBe("");
  expect(defects).toEqual([]);
  return answer.status;
}

test("bodies with wrong parts are answered, and never with 5xx", async () => {
  const change = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), anything);
  const accepted = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bodies),
      fc.array(change, { maxLength: 3 }),
      async (call, changes) => {
        const [method, path, right] = call;
        const body = changes.reduce<unknown>((value, [way, part]) => withPart(value, way, part), right);
        const status = await expectDecency(method, withIds(path), withIds(JSON.stringify(body) ?? ""));
        if (status < 300) accepted.add(`${method} ${path}`);
      },
    ),
    { numRuns: 1000, seed },
  );
  expect(accepted.size).toBeGreaterThan(15); // the bodies are not all refused at the first look
});

test("texts that are hardly JSON are answered, and never with 5xx", async () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{"name":"a","name":"b"}',
      '{"name":1e999}',
      "[".repeat(100_000),
      '"\\ud800"',
      "\uFEFF{}",
      " ",
    ),
    fc.constantFrom(
      `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
      `{"name":"${"n".repeat(1_000_000)}"}`,
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...bodies), text, async ([method, path], value) => {
      await expectDecency(method, withIds(path), value);
    }),
    { numRuns: 150, seed },
  );
});

test("queries of all kinds are answered, and never with 5xx", async () => {
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
  const query = fc.array(fc.tuple(name, value), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...listPaths), query, async (path, parameters) => {
      await expectDecency("GET", `${withIds(path)}?${new URLSearchParams(parameters)}`);
    }),
    { numRuns: 400, seed },
  );
});

test("ids that are paths and methods that are not known are answered, and never with 5xx", async () => {
  const id = fc.oneof(
    fc.constantFrom("..", "%2e%2e", "../../etc/passwd", "%00", "%zz", "__proto__", "constructor", " ", "%F0"),
    fc.string({ unit: "binary" }).map((text) => encodeURIComponent(text.toWellFormed())),
  );
  const method = fc.constantFrom("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE");
  const place = fc.constantFrom(...bodies.map(([, path]) => path), ...listPaths);
  await fc.assert(
    fc.asyncProperty(method, place, id, async (verb, path, other) => {
      // Nothing that is here may be deleted on the way.
      await expectDecency(verb, path.replace(/\{\w+\}/, other === "" ? "x" : other));
    }),
    { numRuns: 400, seed },
  );
});
