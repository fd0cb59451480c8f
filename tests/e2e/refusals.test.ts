import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEnvironment, type TestEnvironment } from "../support/environment.ts";

describe("what up refuses", () => {
  let environment: TestEnvironment;

  beforeAll(async () => {
    environment = await startEnvironment();
  });
  afterAll(() => environment[Symbol.asyncDispose]());

  test("all placeholders of a stack together, each with the command that sets it", async () => {
    await environment.project.mustSucceed("stack", "init", "staging");
    const { exitCode, stdout } = await environment.project.pulumi("up", "--stack", "staging", "--yes");

    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("npm run pulumi -- config set ownerId");
    expect(stdout).toContain("secrets.POSTGRES_URL");
    expect(stdout).toContain("Pulumi.staging.yaml:");
    expect(stdout).not.toMatch(/^ *at .*\(?.*:\d+:\d+\)?$/m);
    expect(await environment.services()).toEqual({});
  });

  test("an unsupported schedule and an unknown job in one message", async () => {
    await environment.project.edit("Pulumi.local.yaml", 'automation: "* * * * *"', 'automation: "@daily"');
    await environment.project.edit("Pulumi.local.yaml", "backup:", "bakcup:");
    const { exitCode, stdout } = await environment.project.pulumi("up", "--stack", "local", "--yes");

    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("@daily");
    expect(stdout).toContain("Did you mean backup?");
    expect(await environment.services()).toEqual({});
  });
});
