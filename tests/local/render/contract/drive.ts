import { setImmediate } from "node:timers/promises";
import { type Answer, type TestRender, testOwnerId, textAt } from "../../../support/local-render.ts";

/** One call and its response; `operation` as in the contract: `GET /services/{serviceId}`. */
export interface Call {
  readonly operation: string;
  readonly answer: Answer;
}

const repository = "https://github.com/render-examples/express-hello-world";

/** Calls every operation of the local Render, as far as possible with all fields set. */
export async function driveEverything(render: TestRender): Promise<Call[]> {
  const calls: Call[] = [];
  const ids: Record<string, string> = { ownerId: testOwnerId };

  /** @param operation with names of ids in braces; `query` is the part after the question mark */
  async function call(operation: string, body?: unknown, query = ""): Promise<Answer> {
    const [method = "", template = ""] = operation.split(" ");
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);
    render.clock.advance(400);
    await setImmediate();
    const answer = await render.call(method, `${path}${query}`, body);
    calls.push({ operation, answer });
    return answer;
  }

  const environments = [
    {
      name: "staging",
      protectedStatus: "protected",
      networkIsolationEnabled: true,
      ipAllowList: [{ cidrBlock: "10.0.0.0/8", description: "office" }],
    },
  ];
  const ownerId = testOwnerId;
  await call("GET /owners");
  await call("GET /owners/{ownerId}");

  const project = await call("POST /projects", { name: "app", ownerId, environments });
  ids.projectId = textAt(project, "id");
  await call("GET /projects", undefined, `?ownerId=${ownerId}`);
  await call("GET /projects/{projectId}");
  await call("PATCH /projects/{projectId}", { name: "application" });
  ids.environmentId = textAt(project, "environmentIds.0");
  await call("POST /environments", { name: "production", projectId: ids.projectId });
  await call("GET /environments", undefined, `?projectId=${ids.projectId}`);
  await call("GET /environments/{environmentId}");
  await call("PATCH /environments/{environmentId}", { protectedStatus: "unprotected" });

  const secret = { name: "hub", registry: "DOCKER", username: "someone", authToken: "geheim", ownerId };
  ids.registryCredentialId = textAt(await call("POST /registrycredentials", secret), "id");
  await call("GET /registrycredentials");
  await call("GET /registrycredentials/{registryCredentialId}");
  await call("PATCH /registrycredentials/{registryCredentialId}", { name: "docker hub" });

  const target = (percentage: number): unknown => ({ enabled: true, percentage });
  const autoscaling = {
    enabled: true,
    min: 1,
    max: 3,
    criteria: { cpu: target(60), memory: target(70) },
  };
  const web = await call("POST /services", {
    type: "web_service",
    name: "app",
    ownerId,
    repo: repository,
    environmentId: ids.environmentId,
    buildFilter: { paths: ["src/**"], ignoredPaths: [] },
    envVars: [{ key: "SECRET", generateValue: true }],
    secretFiles: [{ name: "key.pem", content: "line\n" }],
    serviceDetails: {
      runtime: "docker",
      envSpecificDetails: { registryCredentialId: ids.registryCredentialId },
      disk: { name: "data", mountPath: "/data" },
      healthCheckPath: "/healthz",
      maintenanceMode: { enabled: true, uri: "" },
      maxShutdownDelaySeconds: 60,
      preDeployCommand: "npm run migrate",
      previews: { generation: "automatic" },
      renderSubdomainPolicy: "enabled",
      ipAllowList: [{ cidrBlock: "10.0.0.0/8", description: "office" }],
    },
  });
  ids.serviceId = textAt(web, "service.id");
  await call("GET /services", undefined, "?limit=100");
  await call("GET /services/{serviceId}");
  await call("PATCH /services/{serviceId}", {
    serviceDetails: { runtime: "python", cache: { profile: "origin-controlled" } },
  });

  await call("GET /services/{serviceId}/env-vars");
  await call("PUT /services/{serviceId}/env-vars", [{ key: "A", value: "1" }]);
  ids.envVarKey = "A";
  await call("PUT /services/{serviceId}/env-vars/{envVarKey}", { generateValue: true });
  await call("GET /services/{serviceId}/env-vars/{envVarKey}");
  await call("DELETE /services/{serviceId}/env-vars/{envVarKey}");
  await call("GET /services/{serviceId}/secret-files");
  await call("PUT /services/{serviceId}/secret-files", [{ name: "a.txt", content: "1" }]);
  ids.secretFileName = "a.txt";
  await call("PUT /services/{serviceId}/secret-files/{secretFileName}", { content: "2" });
  await call("GET /services/{serviceId}/secret-files/{secretFileName}");
  await call("DELETE /services/{serviceId}/secret-files/{secretFileName}");

  const deploy = await call("POST /services/{serviceId}/deploys", { clearCache: "clear" });
  ids.deployId = textAt(deploy, "id");
  await call("GET /services/{serviceId}/deploys/{deployId}");
  await call("POST /services/{serviceId}/deploys/{deployId}/cancel");
  await call("GET /services/{serviceId}/deploys");
  await call("GET /services/{serviceId}/events");
  const events = await call("GET /services/{serviceId}/events", undefined, "?limit=1");
  ids.eventId = textAt(events, "0.event.id");
  await call("GET /events/{eventId}");

  ids.diskId = textAt(web, "service.serviceDetails.disk.id");
  await call("GET /disks");
  await call("GET /disks/{diskId}");
  await call("PATCH /disks/{diskId}", { sizeGB: 5 });
  await call("DELETE /disks/{diskId}");
  const disk = { name: "more", mountPath: "/more", sizeGB: 1 };
  await call("POST /disks", { ...disk, serviceId: ids.serviceId });

  ids.customDomainIdOrName = "app.example.com";
  await call("POST /services/{serviceId}/custom-domains", { name: "app.example.com" });
  await call("GET /services/{serviceId}/custom-domains");
  await call("GET /services/{serviceId}/custom-domains/{customDomainIdOrName}");
  await call("POST /services/{serviceId}/custom-domains/{customDomainIdOrName}/verify");
  await call("DELETE /services/{serviceId}/custom-domains/{customDomainIdOrName}");

  await call("POST /services/{serviceId}/scale", { numInstances: 1 });
  await call("PUT /services/{serviceId}/autoscaling", autoscaling);
  await call("GET /services/{serviceId}");
  await call("DELETE /services/{serviceId}/autoscaling");
  await call("POST /services/{serviceId}/restart");
  await call("POST /services/{serviceId}/suspend");
  await call("GET /services/{serviceId}");
  await call("POST /services/{serviceId}/resume");

  ids.resourceId = ids.serviceId;
  await call("PUT /logs/streams/resource/{resourceId}", { setting: "send", endpoint: "logs.example.com:1" });
  await call("GET /logs/streams/resource/{resourceId}");
  await call("DELETE /logs/streams/resource/{resourceId}");
  await call("GET /logs/streams/resource/{resourceId}");
  await call("GET /notification-settings/overrides");
  await call("PATCH /notification-settings/overrides/services/{serviceId}", { notificationsToSend: "none" });
  await call("GET /notification-settings/overrides/services/{serviceId}");
  await call("GET /services/{serviceId}");
  const logs = `?ownerId=${ownerId}&resource=${ids.serviceId}`;
  await call("GET /logs", undefined, logs);
  await call("GET /logs/values", undefined, `${logs}&label=type`);

  const { registryCredentialId } = ids;
  const job = await call("POST /services", {
    type: "cron_job",
    name: "backup",
    ownerId,
    image: { imagePath: "nginx", ownerId, registryCredentialId },
    serviceDetails: { runtime: "image", schedule: "0 3 * * *" },
  });
  ids.webId = ids.serviceId;
  ids.serviceId = textAt(job, "service.id");
  ids.cronJobId = ids.serviceId;
  await call("GET /services/{serviceId}");
  await call("POST /services/{serviceId}/deploys", {});
  await call("POST /cron-jobs/{cronJobId}/runs");
  await call("DELETE /cron-jobs/{cronJobId}/runs");
  await call("GET /services/{serviceId}/events", undefined, "?limit=100");
  await call("POST /environments/{environmentId}/resources", { resourceIds: [ids.webId, ids.cronJobId] });
  await call("DELETE /environments/{environmentId}/resources", undefined, `?resourceIds=${ids.cronJobId}`);
  await call("DELETE /services/{serviceId}");
  await call("GET /services/{serviceId}");
  await call("DELETE /registrycredentials/{registryCredentialId}");
  await call("DELETE /environments/{environmentId}");
  await call("DELETE /projects/{projectId}");
  return calls;
}
