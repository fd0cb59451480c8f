import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  cronJobRequest,
  startTestRender,
  type TestRender,
  textAt,
  webServiceRequest,
} from "../../../support/local-render.ts";
import { isObject } from "../replay/counterparts.ts";
import { readContract } from "./contract.ts";

const contract = readContract();

const target = { enabled: true, percentage: 55 };

/** A non-default value for each field of `serviceDetails`. */
const detailValues: Readonly<Record<string, unknown>> = {
  autoscaling: { enabled: true, min: 1, max: 4, criteria: { cpu: target, memory: target } },
  cache: { profile: "origin-controlled-all" },
  disk: { name: "data", mountPath: "/data", sizeGB: 7 },
  env: "image",
  envSpecificDetails: { dockerCommand: "node serve.js" },
  healthCheckPath: "/healthz",
  maintenanceMode: { enabled: true, uri: "https://example.com/soon" },
  maxShutdownDelaySeconds: 77,
  numInstances: 2,
  plan: "pro",
  preDeployCommand: "node migrate.js",
  previews: { generation: "automatic" },
  pullRequestPreviewsEnabled: "yes",
  region: "singapore",
  renderSubdomainPolicy: "disabled",
  runtime: "image",
  schedule: "7 4 * * 1",
};

/** The same for the other fields. */
const serviceValues: Readonly<Record<string, unknown>> = {
  autoDeploy: "no",
  branch: "next",
  buildFilter: { paths: ["src/**"], ignoredPaths: ["docs/**"] },
  name: "another-name",
  repo: "https://github.com/render-examples/bun-docker",
  rootDir: "app",
};

// These are returned by other operations, or identify the service; other tests cover them.
const returnedElsewhere = ["image", "envVars", "secretFiles", "environmentId", "ownerId", "type"];

if (contract === undefined) {
  test.skip("Render's contract is missing: set RENDER_CONTRACT to its OpenAPI file", () => {});
} else {
  describe("a field of the contract's requests is stored and returned", () => {
    let render: TestRender;
    let count = 0;
    beforeAll(async () => {
      render = await startTestRender();
    });
    afterAll(() => render[Symbol.asyncDispose]());

    const propertiesOf = (name: string): string[] =>
      Object.keys(contract.named(name).properties ?? {}).filter((key) => !returnedElsewhere.includes(key));

    const request = (type: "cron_job" | "web_service", changes: object): Record<string, unknown> => {
      count += 1;
      const base = type === "cron_job" ? cronJobRequest(`job-${count}`) : webServiceRequest(`web-${count}`);
      return { ...base, ...changes };
    };
    const base = { runtime: "image", schedule: "0 3 * * *" };
    const git = { runtime: "docker", schedule: "0 3 * * *" };
    const gitSource = { image: null, repo: "https://github.com/render-examples/express-hello-world" };

    async function create(type: "cron_job" | "web_service", changes: object): Promise<string> {
      const answer = await render.call("POST", "/services", request(type, changes));
      return textAt(answer, "service.id");
    }

    /** The value of a field in GET, which returns the pre-deploy command among the other commands. */
    async function returned(id: string, key: string): Promise<unknown> {
      const { body } = await render.call("GET", `/services/${id}`);
      const details = isObject(body) && "serviceDetails" in body ? body.serviceDetails : {};
      if (key === "preDeployCommand") {
        const commands =
          isObject(details) && "envSpecificDetails" in details ? details.envSpecificDetails : {};
        return isObject(commands) ? Reflect.get(commands, key) : undefined;
      }
      if (isObject(details) && key in details) return Reflect.get(details, key);
      return isObject(body) ? Reflect.get(body, key) : undefined;
    }

    function matching(value: unknown): unknown {
      return isObject(value) && !Array.isArray(value) ? expect.objectContaining(value) : value;
    }

    describe.each([
      ["cron_job", "cronJobDetails"],
      ["web_service", "webServiceDetails"],
    ] as const)("of a %s", (type, schema) => {
      test.each(propertiesOf(`${schema}POST`))("POST serviceDetails.%s", async (key) => {
        expect(detailValues).toHaveProperty(key);
        const id = await create(type, { serviceDetails: { ...base, [key]: detailValues[key] } });
        expect(await returned(id, key)).toEqual(matching(detailValues[key]));
      });

      test.each(propertiesOf(`${schema}PATCH`))("PATCH serviceDetails.%s", async (key) => {
        expect(detailValues).toHaveProperty(key);
        const id = await create(type, { serviceDetails: base });
        const patched = await render.call("PATCH", `/services/${id}`, {
          serviceDetails: { [key]: detailValues[key] },
        });
        expect(patched.status).toBe(200);
        expect(await returned(id, key)).toEqual(matching(detailValues[key]));
      });

      test.each(propertiesOf("servicePOST").filter((key) => key !== "serviceDetails"))(
        "POST %s",
        async (key) => {
          expect(serviceValues).toHaveProperty(key);
          const value = key === "name" ? `${type}-name` : serviceValues[key];
          const id = await create(type, { ...gitSource, serviceDetails: git, [key]: value });
          expect(await returned(id, key)).toEqual(value);
        },
      );

      test.each(propertiesOf("servicePATCH").filter((key) => key !== "serviceDetails"))(
        "PATCH %s",
        async (key) => {
          const value = key === "name" ? `${type}-other-name` : serviceValues[key];
          const id = await create(type, { ...gitSource, serviceDetails: git });
          expect((await render.call("PATCH", `/services/${id}`, { [key]: value })).status).toBe(200);
          expect(await returned(id, key)).toEqual(value);
        },
      );
    });
  });
}
