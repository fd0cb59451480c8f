import { describe, expect, it } from "vitest";
import { normalImagePath } from "../../src/render/index.ts";

describe("an image reference becomes what Render stores", () => {
  it.each([
    ["nginx", "docker.io/library/nginx:latest"],
    ["nginx:1.27", "docker.io/library/nginx:1.27"],
    [" https://docker.io/library/nginx ", "docker.io/library/nginx:latest"],
    ["docker.io/nginx", "docker.io/library/nginx:latest"],
    ["owner/name", "docker.io/owner/name:latest"],
    ["ghcr.io/owner/name", "ghcr.io/owner/name:latest"],
    ["localhost:5000/name", "localhost:5000/name:latest"],
    ["localhost:5000/name:2", "localhost:5000/name:2"],
    ["localhost/name", "localhost/name:latest"],
    ["registry.example:443/a/b/c@sha256:0f", "registry.example:443/a/b/c@sha256:0f"],
    ["nginx:1.27@sha256:0f", "docker.io/library/nginx:1.27@sha256:0f"],
  ])("%s → %s", (given, stored) => {
    expect(normalImagePath(given)).toBe(stored);
    expect(normalImagePath(stored)).toBe(stored);
  });
});
