import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { CronJob } from "../../src/resources/cron-job.ts";
import { WebService } from "../../src/resources/web-service.ts";

interface Registration {
  type: string;
  inputs: Record<string, unknown>;
}

const secretSignature = "4dabf18193072939515e22adb298388d";
const registered = new Map<string, Registration>();

// The engine is not what is tested here: only what the constructors send to it.
beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource({ name, type, inputs }) {
      registered.set(name, { type, inputs });
      return { id: `${name}-id`, state: { ...inputs, slug: `${name}-slug`, url: `https://${name}.example` } };
    },
    call: () => ({}),
  });
});

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((done) => output.apply(done));
}

const common = { ownerId: "tea-1", image: { path: "nginx" } };

describe("the constructors", () => {
  it("register both types with their pointer to the provider", async () => {
    const web = new WebService("web", { ...common, name: "web" });
    const job = new CronJob("job", { ...common, name: "job", schedule: "0 3 * * *" });
    await Promise.all([resolved(web.id), resolved(job.id)]);
    expect(registered.get("web")).toMatchObject({
      type: "pulumi-nodejs:dynamic/render:WebService",
      inputs: { __provider: 'exports.handler = () => require("./src/resources/web-service.ts").provider;' },
    });
    expect(registered.get("job")).toMatchObject({
      type: "pulumi-nodejs:dynamic/render:CronJob",
      inputs: { __provider: 'exports.handler = () => require("./src/resources/cron-job.ts").provider;' },
    });
  });

  it("return outputs with the values of the engine", async () => {
    const web = new WebService("outputs", { ...common, name: "web" });
    expect(await resolved(web.url)).toBe("https://outputs.example");
    expect(await resolved(web.slug)).toBe("outputs-slug");
  });

  it("make secret files secret, and leave each variable as the program passes it", async () => {
    const job = new CronJob("secrets", {
      ...common,
      name: "job",
      schedule: "0 3 * * *",
      envVars: { PLAIN: "1", TOKEN: pulumi.secret("hidden") },
      secretFiles: { "a.json": "{}" },
    });
    await resolved(job.id);
    const inputs = registered.get("secrets")?.inputs;
    expect(inputs?.secretFiles).toHaveProperty(secretSignature);
    expect(JSON.stringify(inputs?.envVars)).toContain(secretSignature);
    expect(inputs?.envVars).not.toHaveProperty(`PLAIN.${secretSignature}`);
  });
});
