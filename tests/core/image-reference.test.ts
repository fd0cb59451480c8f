import { expect, test } from "vitest";
import { normalImageReference } from "../../src/core/image-reference.ts";

const digest = `@sha256:${"0f".repeat(32)}`;

test.each([
  ["nginx", "docker.io/library/nginx:latest"],
  ["nginx:1.27", "docker.io/library/nginx:1.27"],
  [" https://docker.io/library/nginx ", "docker.io/library/nginx:latest"],
  ["docker.io/nginx", "docker.io/library/nginx:latest"],
  ["owner/name", "docker.io/owner/name:latest"],
  ["ghcr.io/owner/name", "ghcr.io/owner/name:latest"],
  ["localhost:5000/name", "localhost:5000/name:latest"],
  ["localhost:5000/name:2", "localhost:5000/name:2"],
  ["localhost/name", "localhost/name:latest"],
  [`registry.example:443/a/b/c${digest}`, `registry.example:443/a/b/c${digest}`],
  [`nginx:1.27${digest}`, `docker.io/library/nginx:1.27${digest}`],
])("the image reference %s becomes %s and then stays", (given, normal) => {
  expect(normalImageReference(given)).toBe(normal);
  expect(normalImageReference(normal)).toBe(normal);
});

test.each(["", "a b", "<image>", "-a", "a,b", "nginx:", "nginx:1:2", "/nginx", "a//b", "app@sha256:12"])(
  "%j is not an image reference",
  (given) => {
    expect(normalImageReference(given)).toBeUndefined();
  },
);
