import { describe, expect, it } from "vitest";
import { cronJobKind, forwarder } from "../../../src/resources/cron-job.ts";
import { type Properties, unknownValue } from "../../../src/resources/dynamic.ts";
import { checkInputs } from "../../../src/resources/service/check-and-diff.ts";
import { webServiceKind } from "../../../src/resources/web-service.ts";
import fc from "../../support/seeded-fast-check.ts";

const job = {
  name: "backup",
  ownerId: "tea-d3k9example00000000",
  schedule: "0 3 * * *",
  image: { path: "ghcr.io/owner/name:1" },
};
const git = { repo: "https://github.com/owner/name", runtime: "node", buildCommand: "npm ci" };

function inputsOf(news: Properties): unknown {
  const { inputs, failures } = checkInputs(cronJobKind, news);
  expect(failures).toEqual([]);
  return inputs;
}

function problemsOf(news: Properties): string[] {
  return (checkInputs(cronJobKind, news).failures ?? []).map(({ reason }) => reason);
}

describe("the canonical form", () => {
  it("fills in defaults", () => {
    expect(inputsOf({ ...job, __provider: forwarder })).toEqual({
      name: "backup",
      ownerId: "tea-d3k9example00000000",
      region: "oregon",
      plan: "starter",
      image: { path: "ghcr.io/owner/name:1" },
      schedule: "0 3 * * *",
      command: "",
      suspended: false,
    });
  });

  it.each<[string, Properties, Properties]>([
    ["image", { image: { path: "nginx" } }, { image: { path: "docker.io/library/nginx:latest" } }],
    ["spaces in the schedule", { schedule: " 0  3 * * * " }, { schedule: "0 3 * * *" }],
    ["names in the schedule", { schedule: "0 3 * * mon" }, { schedule: "0 3 * * MON" }],
    ["a flag at its default", { adopt: false, waitForDeploy: false }, {}],
    ["undefined", { region: undefined, envVars: undefined }, {}],
  ])("is the same for equal specs: %s", (_what, one, other) => {
    expect(inputsOf({ ...job, ...one })).toEqual(inputsOf({ ...job, ...other }));
  });

  it("does not change when it is checked again", () => {
    const once = inputsOf({ ...job, image: undefined, git, command: "node a.js", adopt: true });
    expect(inputsOf({ ...Object(once) })).toEqual(once);
  });

  it("of a docker source has Render's default paths", () => {
    expect(
      inputsOf({ ...job, image: undefined, git: { repo: "https://a.example/b", runtime: "docker" } }),
    ).toMatchObject({
      git: { dockerfilePath: "./Dockerfile", dockerContext: "." },
    });
  });

  it("of a web service waits for its deploys by default", () => {
    const { schedule: _schedule, ...web } = job;
    expect(checkInputs(webServiceKind, { ...web, waitForDeploy: true }).inputs).not.toHaveProperty(
      "waitForDeploy",
    );
    expect(checkInputs(webServiceKind, { ...web, waitForDeploy: false }).inputs).toMatchObject({
      waitForDeploy: false,
    });
  });
});

describe("problems", () => {
  it("of all properties are reported together", () => {
    expect(
      problemsOf({ shedule: "0 3 * * *", envVars: { A: 5 }, suspended: "yes", image: { path: " " } }),
    ).toEqual([
      "shedule is not a property of this resource: remove it  [RESOURCE007]",
      "name is missing  [RESOURCE007]",
      "ownerId is missing  [RESOURCE007]",
      "image.path must be an image reference such as ghcr.io/owner/name:tag, not empty  [RESOURCE007]",
      "envVars.A must be text: put it in quotes  [RESOURCE007]",
      "suspended must be true or false  [RESOURCE007]",
      "schedule is missing  [RESOURCE007]",
    ]);
  });

  it("of the schedule are those of the schedule's own rules", () => {
    expect(problemsOf({ ...job, schedule: "0 24 * * *" })).toEqual([
      expect.stringMatching(/^schedule .*0 0 \* \* \*.*\[SCHED002\]$/),
    ]);
  });

  it.each<[string, Properties, string]>([
    ["no source", { image: undefined }, "image or git is missing"],
    ["two sources", { git, command: "node a.js" }, "image and git are both set"],
    ["no command", { image: undefined, git }, "command is missing"],
    [
      "no build command",
      { image: undefined, git: { ...git, buildCommand: "" }, command: "a" },
      "git.buildCommand is missing",
    ],
    ["an unknown key", { image: { path: "nginx", tag: "1" } }, "image.tag is not a known key"],
    [
      "the image runtime in git",
      { image: undefined, git: { ...git, runtime: "image" }, command: "a" },
      "git.runtime must not be",
    ],
    ["a workspace's name", { ownerId: "my team" }, "ownerId must be the id of a Render workspace"],
    ["a file with a path", { secretFiles: { "a/b": "x" } }, "secretFiles.a/b is not a file name"],
  ])("mention %s", (_what, change, reason) => {
    expect(problemsOf({ ...job, ...change })).toEqual([expect.stringContaining(reason)]);
  });

  it("never contain the value of a variable or name a property whose value would be printed", () => {
    const news = {
      ...job,
      envVars: { "1A": "s3cret-value", B: 12345 },
      secretFiles: { "a/b": "s3cret-value" },
    };
    const { failures } = checkInputs(cronJobKind, news);
    expect(failures).toHaveLength(3);
    expect(JSON.stringify(failures)).not.toMatch(/s3cret-value|12345/);
    expect(new Set(failures?.map(({ property }) => property))).toEqual(new Set([""]));
  });
});

describe("a value that a preview does not know yet", () => {
  const whole = {
    ...job,
    region: "frankfurt",
    envVars: { A: "1", B: "2" },
    suspended: true,
    environmentId: "evm-1",
  };

  it("passes at any position, and the rest is still checked", () => {
    const places = fc.constantFrom<readonly string[]>(
      ...Object.keys(whole).map((key) => [key]),
      ["envVars", "A"],
      ["image", "path"],
    );
    fc.assert(
      fc.property(places, (place) => {
        const news = withUnknown(whole, place);
        const { inputs, failures } = checkInputs(cronJobKind, news);
        expect(failures).toEqual([]);
        expect(valueAt(inputs, place)).toBe(unknownValue);
        const broken = checkInputs(cronJobKind, { ...news, plan: 5 });
        expect(broken.failures).toHaveLength(1);
      }),
    );
  });

  it.each(["repo", "runtime", "buildCommand", "rootDir"])("may be in git.%s", (key) => {
    const news = {
      ...job,
      image: undefined,
      git: { ...git, rootDir: "jobs", [key]: unknownValue },
      command: "a",
    };
    const { inputs, failures } = checkInputs(cronJobKind, news);
    expect(failures).toEqual([]);
    expect(valueAt(inputs, ["git", key])).toBe(unknownValue);
  });

  it("in the command does not count as a missing command", () => {
    expect(problemsOf({ ...job, image: undefined, git, command: unknownValue })).toEqual([]);
  });
});

function withUnknown(news: Properties, [key = "", inner]: readonly string[]): Properties {
  return {
    ...news,
    [key]: inner === undefined ? unknownValue : { ...Object(news[key]), [inner]: unknownValue },
  };
}

function valueAt(value: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>((found, key) => Reflect.get(Object(found), key), value);
}
