import { describe, expect, it } from "vitest";
import { codeLocations } from "../../../../src/local/render/engine/code-locations.ts";

const code = codeLocations(
  { "https://github.com/Example/App.git/": "/code/app" },
  { nginx: "/code/nginx", "ghcr.io/example/app:v1": "/code/v1", "localhost:5000/app": "/code/registry" },
);

describe("the local folder for", () => {
  it.each([
    "https://github.com/example/app",
    "https://github.com/example/app.git",
    "HTTPS://GitHub.com/Example/App/",
  ])("the repository %s", (repo) => expect(code.folderOf({ repo, rootDir: "" })).toBe("/code/app"));

  it.each([
    ["docker.io/library/nginx:latest", "/code/nginx"],
    ["ghcr.io/example/app:v1", "/code/v1"],
    ["localhost:5000/app:latest", "/code/registry"],
  ])("the image %s", (path, folder) => expect(code.folderOf({ image: { path }, rootDir: "" })).toBe(folder));

  it("does not exist for another tag", () => {
    expect(code.folderOf({ image: { path: "ghcr.io/example/app:v2" }, rootDir: "" })).toBeUndefined();
  });

  it("is refused for an invalid image reference, with an example", () => {
    expect(() => codeLocations({}, { "two words": "/code" })).toThrow(
      /"two words" is not an image reference[\s\S]*LOCAL008/,
    );
  });

  it("includes the root directory, which must be inside of it", () => {
    const repo = "https://github.com/example/app";
    expect(code.folderOf({ repo, rootDir: "packages/web" })).toBe("/code/app/packages/web");
    expect(code.folderOf({ repo, rootDir: "../other" })).toBeUndefined();
    expect(code.checkoutOf({ repo, rootDir: "packages/web" })).toBe("/code/app");
  });
});
