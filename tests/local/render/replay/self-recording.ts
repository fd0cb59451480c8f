import { setImmediate } from "node:timers/promises";
import { type Answer, startTestRender, testOwnerId, textAt } from "../../../support/local-render.ts";
import type { Exchange } from "./recording.ts";

/** Records the local Render itself while a client works with a web service and a cron job. */
export async function recordOurselves(): Promise<Exchange[]> {
  await using render = await startTestRender({ limits: "recorded" });
  const exchanges: Exchange[] = [];

  async function call(method: string, path: string, request: unknown = null): Promise<Answer> {
    render.clock.advance(400);
    await setImmediate();
    const answer = await render.call(method, path, request ?? undefined);
    const [pathname = "", query] = path.split("?");
    const header = (name: string): number => Number(answer.headers[`ratelimit-${name}`]);
    exchanges.push({
      n: exchanges.length,
      method,
      path: `/v1${pathname}`,
      query: query === undefined ? undefined : `?${query}`,
      request,
      status: answer.status,
      response: answer.body ?? null,
      ratelimit: { limit: header("limit"), remaining: header("remaining"), reset: header("reset") },
      date: render.clock.now().toUTCString(),
    });
    return answer;
  }

  async function readAll(id: string): Promise<void> {
    await call("GET", `/services/${id}`);
    for (const list of ["env-vars", "secret-files"]) {
      const page = await call("GET", `/services/${id}/${list}`);
      const rows = Array.isArray(page.body) ? page.body : [];
      if (rows.length > 0) {
        const cursor = textAt({ ...page, body: rows.at(-1) }, "cursor");
        await call("GET", `/services/${id}/${list}?cursor=${cursor}`);
      }
    }
    await call("GET", `/notification-settings/overrides/services/${id}`);
    await call("GET", `/logs/streams/resource/${id}`);
  }

  const environments = [{ name: "staging", protectedStatus: "protected", networkIsolationEnabled: false }];
  const project = await call("POST", "/projects", { name: "app", ownerId: testOwnerId, environments });
  const environmentId = textAt(project, "environmentIds.0");
  await call("GET", `/environments/${environmentId}`);
  const credential = await call("POST", "/registrycredentials", {
    name: "docker hub",
    registry: "DOCKER",
    username: "someone",
    authToken: "geheim",
    ownerId: testOwnerId,
  });

  const web = await call("POST", "/services", {
    type: "web_service",
    name: "App of the team",
    ownerId: testOwnerId,
    repo: "https://github.com/render-examples/express-hello-world",
    branch: "main",
    rootDir: "",
    autoDeployTrigger: "checksPass",
    buildFilter: { paths: ["src/**"], ignoredPaths: ["tests/**"] },
    envVars: [{ key: "SECRET", generateValue: true }],
    secretFiles: [{ name: "key.pem", content: "line\n" }],
    serviceDetails: {
      runtime: "node",
      plan: "standard",
      region: "frankfurt",
      envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" },
      disk: { name: "data", mountPath: "/data", sizeGB: 2 },
      healthCheckPath: "/healthz",
      ipAllowList: [{ cidrBlock: "10.0.0.0/8", description: "office" }],
      maintenanceMode: { enabled: true, uri: "https://example.com/soon" },
      maxShutdownDelaySeconds: 60,
      preDeployCommand: "npm run migrate",
      previews: { generation: "manual" },
      renderSubdomainPolicy: "disabled",
    },
  });
  const webId = textAt(web, "service.id");
  await call("POST", `/environments/${environmentId}/resources`, { resourceIds: [webId] });
  await call("POST", `/services/${webId}/custom-domains`, { name: "app.example.com" });
  await call("PATCH", `/notification-settings/overrides/services/${webId}`, { notificationsToSend: "all" });
  await call("PUT", `/logs/streams/resource/${webId}`, { setting: "send", endpoint: "logs.example.com:514" });
  await readAll(webId);
  await call("GET", `/services/${webId}/custom-domains?limit=100`);
  await call("PATCH", `/services/${webId}`, {
    serviceDetails: { runtime: "python", envSpecificDetails: { buildCommand: "pip install ." } },
  });
  await call("PATCH", `/disks/${textAt(web, "service.serviceDetails.disk.id")}`, { sizeGB: 3 });
  await call("POST", `/services/${webId}/deploys`, {});
  await call("GET", `/services?ownerId=${testOwnerId}&type=web_service`);

  const job = await call("POST", "/services", {
    type: "cron_job",
    name: "backup",
    ownerId: testOwnerId,
    image: { imagePath: "nginx", ownerId: testOwnerId, registryCredentialId: textAt(credential, "id") },
    serviceDetails: { runtime: "image", schedule: "0 3 * * *" },
  });
  const jobId = textAt(job, "service.id");
  await call("PUT", `/services/${jobId}/env-vars`, [{ key: "A", value: "1" }]);
  await call("POST", `/services/${jobId}/deploys`, {});
  await call("POST", `/services/${jobId}/suspend`);
  await readAll(jobId);
  await call("DELETE", `/services/${jobId}`);
  await call("GET", `/services/${jobId}`);
  await call("DELETE", `/projects/${textAt(project, "id")}`);
  return exchanges;
}

/** The recording as if made of another Render: other ids, owner, hosts, slug suffixes, and anonymized. */
export function asAnotherRender(exchanges: readonly Exchange[]): Exchange[] {
  const text = JSON.stringify(exchanges)
    .replaceAll(testOwnerId, "some-owner-id")
    .replace(
      /\b([a-z]{3})-([a-z0-9]{20})\b/g,
      (_, prefix, id: string) => `${prefix}-${[...id].reverse().join("")}`,
    )
    .replace(/http:\/\/127\.0\.0\.1:\d+\/(web|cron)/g, "https://dashboard.render.com/$1")
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, "https://app-of-the-team.onrender.com")
    .replace(/srv-[a-z0-9]+@ssh\.frankfurt\.render\.com/g, "srv-email@example.com")
    .replaceAll('"backup-', '"backup-z')
    .replace(/"backup-z(...)."/g, '"backup-z$1"');
  return JSON.parse(text);
}
