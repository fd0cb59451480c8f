import { describe, expect, it } from "vitest";
import { isLoopback } from "../../src/core/http/loopback.ts";
import { connectionFrom } from "../../src/render/connection.ts";
import { RenderApiError } from "../../src/render/errors.ts";

function problemOf(environment: NodeJS.ProcessEnv) {
  try {
    connectionFrom(environment);
  } catch (error) {
    if (error instanceof RenderApiError) return error.problem;
    throw error;
  }
  throw new Error("the environment was accepted");
}

describe("the connection from the environment", () => {
  it("is Render's unless RENDER_HOST is set", () => {
    expect(connectionFrom({ RENDER_API_KEY: "rnd_1" }).baseUrl).toBe("https://api.render.com/v1");
    expect(
      connectionFrom({ RENDER_API_KEY: "rnd_1", RENDER_HOST: "http://127.0.0.1:4000/v1/" }).baseUrl,
    ).toBe("http://127.0.0.1:4000/v1");
  });

  it("requires a key and says how to create one", () => {
    const problem = problemOf({ RENDER_API_KEY: " " });
    expect(problem.code).toBe("RENDER001");
    expect(problem.remedy).toContain("dashboard.render.com");
  });

  it("refuses a key that contains a line break, without showing it", () => {
    const problem = problemOf({ RENDER_API_KEY: "rnd_first\nrnd_second" });
    expect(problem.code).toBe("RENDER001");
    expect(JSON.stringify(problem)).not.toMatch(/first|second/);
  });

  it.each([
    ["http://api.example.com/v1", "unencrypted"],
    ["http://127.0.0.1.example.com/v1", "unencrypted"],
    ["ftp://api.example.com", "not a web address"],
    ["api.render.com", "not a web address"],
    ["rnd_keyword", "not a web address"],
    ["https://name:word@api.example.com", "more than a host"],
  ])("refuses %s", (host, reason) => {
    const problem = problemOf({ RENDER_API_KEY: "rnd_1", RENDER_HOST: host });
    expect(problem.code).toBe("RENDER002");
    expect(problem.message).toContain(reason);
    expect(problem.message).not.toContain("word");
  });

  it.each(["http://127.0.0.1:1/v1", "http://localhost/v1", "http://[::1]:80/v1", "http://127.9.9.9/"])(
    "treats %s as this machine",
    (url) => expect(isLoopback(url)).toBe(true),
  );
});
