import { describe, expect, it } from "vitest";
import { type CronJobSpec, cronJobKind } from "../../../src/resources/cron-job.ts";
import { changesBetween } from "../../../src/resources/service/changes.ts";
import { type WebServiceSpec, webServiceKind } from "../../../src/resources/web-service.ts";

const common = { name: "a", ownerId: "tea-1", region: "oregon", plan: "starter", suspended: false };
const git = {
  repo: "https://a.example/b",
  branch: "main",
  rootDir: "",
  runtime: "node",
  autoDeploy: true,
  buildCommand: "npm ci",
};
const job: CronJobSpec = {
  ...common,
  git,
  schedule: "0 3 * * *",
  command: "node a.js",
  envVars: { A: "1", B: "2" },
};
const web: WebServiceSpec = {
  ...common,
  image: { path: "docker.io/library/nginx:latest" },
  startCommand: "",
  healthCheckPath: "/healthz",
  numInstances: 1,
  preDeployCommand: "",
};

const nothing = {
  settings: undefined,
  envVars: undefined,
  secretFiles: undefined,
  numInstances: undefined,
  environment: undefined,
  deploy: undefined,
};

function jobChanges(change: Partial<CronJobSpec>) {
  return changesBetween(cronJobKind, job, { ...job, ...change });
}

describe("the calls for a change of a cron job", () => {
  it("are none when nothing changes, whatever the order of keys", () => {
    expect(jobChanges({ envVars: { B: "2", A: "1" }, git: { ...git } })).toEqual(nothing);
  });

  it("are none for flags of the program", () => {
    expect(jobChanges({ adopt: true, waitForDeploy: true, skipDeploy: true })).toEqual(nothing);
  });

  it("for a schedule are one change of the schedule alone and a restart", () => {
    expect(jobChanges({ schedule: "0 4 * * *" })).toEqual({
      ...nothing,
      settings: { serviceDetails: { schedule: "0 4 * * *" } },
      deploy: "restart",
    });
  });

  it("for a command do not send the other command", () => {
    expect(jobChanges({ command: "node b.js" }).settings).toEqual({
      serviceDetails: { envSpecificDetails: { startCommand: "node b.js" } },
    });
  });

  it.each<[string, Partial<CronJobSpec>, string | undefined]>([
    ["name", { name: "b" }, undefined],
    ["autoDeploy", { git: { ...git, autoDeploy: false } }, undefined],
    ["environment", { environmentId: "evm-1" }, undefined],
    ["plan", { plan: "standard" }, "restart"],
    ["env vars", { envVars: {} }, "restart"],
    ["secret files", { secretFiles: { a: "1" } }, "restart"],
    ["branch", { git: { ...git, branch: "next" } }, "build"],
    ["build command", { git: { ...git, buildCommand: "make" } }, "build"],
    ["image instead of git", { git: undefined, image: { path: "x" } }, "build"],
  ])("for %s include a deploy only if it is needed", (_what, change, deploy) => {
    expect(jobChanges(change).deploy).toBe(deploy);
  });

  it("do not touch env vars that are no longer managed", () => {
    expect(jobChanges({ envVars: undefined })).toEqual(nothing);
  });

  it("name the environment that is left", () => {
    const before = { ...job, environmentId: "evm-1" };
    expect(changesBetween(cronJobKind, before, job).environment).toEqual({ from: "evm-1", to: undefined });
  });

  it("send the whole image with the workspace when any of it changes", () => {
    const image = { path: "docker.io/library/nginx:1", registryCredentialId: "rgc-1" };
    expect(changesBetween(webServiceKind, web, { ...web, image }).settings).toEqual({
      image: { imagePath: "docker.io/library/nginx:1", ownerId: "tea-1", registryCredentialId: "rgc-1" },
    });
  });
});

describe("the calls for a change of a web service", () => {
  it("for the number of instances neither change settings nor deploy", () => {
    expect(changesBetween(webServiceKind, web, { ...web, numInstances: 3 })).toEqual({
      ...nothing,
      numInstances: 3,
    });
  });

  it("for an emptied text send the empty text", () => {
    expect(changesBetween(webServiceKind, web, { ...web, healthCheckPath: "" }).settings).toEqual({
      serviceDetails: { healthCheckPath: "" },
    });
  });
});
