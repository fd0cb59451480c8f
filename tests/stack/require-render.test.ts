import { runtime } from "@pulumi/pulumi";
import { afterEach, describe, expect, test, vi } from "vitest";
import { requireRender } from "../../src/stack/read-config.ts";

const mocks = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };

afterEach(() => vi.unstubAllEnvs());

describe("an update without a key for Render", () => {
  test("is refused with one message without a stack trace", async () => {
    vi.stubEnv("RENDER_API_KEY", "");
    await runtime.setMocks(mocks, "scheduler-ops", "test", false);
    expect(requireRender).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^✖ RENDER_API_KEY is not set.*\[RENDER001\]$/s),
        // Pulumi prints only the message of an error with this mark.
        __pulumiRunError: true,
      }),
    );
  });

  test("can still be previewed", async () => {
    vi.stubEnv("RENDER_API_KEY", "");
    await runtime.setMocks(mocks, "scheduler-ops", "test", true);
    expect(requireRender).not.toThrow();
  });
});

test("an update with a key continues", async () => {
  vi.stubEnv("RENDER_API_KEY", "rnd_1");
  vi.stubEnv("RENDER_HOST", "http://127.0.0.1:4000/v1");
  await runtime.setMocks(mocks, "scheduler-ops", "test", false);
  expect(requireRender).not.toThrow();
});
