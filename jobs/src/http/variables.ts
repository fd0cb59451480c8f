import type { Variable } from "../program/environment.ts";
import { integer, onlyTrue, optional, text } from "../program/variables.ts";

/** The variables of the HTTP endpoints of `serve`. */
export const httpVariables = {
  host: optional(
    text("HOST", { description: "address to bind" }),
    "default: 0.0.0.0 on Render, else 127.0.0.1",
  ),
  port: integer("PORT", {
    description: "port to bind; 0 picks a free one",
    minimum: 0,
    maximum: 65_535,
    fallback: { value: 10_000, words: "default: 10000" },
  }),
  onRender: onlyTrue("RENDER", {
    description: "set to true by Render, which needs all addresses",
    fallback: { value: false, words: "default: false" },
  }),
  stateDebugToken: optional(
    token("STATE_DEBUG_TOKEN", "bearer token for /debug/state"),
    "default: the endpoint is disabled",
  ),
  metricsToken: optional(
    token("METRICS_TOKEN", "bearer token for /metrics"),
    "default: none, the endpoint is public",
  ),
  proxies: integer("PROXY_FIX_FOR", {
    description: "number of trusted proxies that set X-Forwarded-For; 1 on Render",
    minimum: 0,
    maximum: 10,
    fallback: { value: 0, words: "default: 0" },
  }),
};

/** A bearer token that is long enough and valid in a header. */
function token(name: string, description: string): Variable<string> {
  return {
    name,
    description: `${description}, 16 characters or more`,
    parse: (value) =>
      /^[\x21-\x7e]{16,}$/.test(value)
        ? { value }
        : {
            wrong: "has fewer than 16 characters, or one that is not allowed in a header",
            remedy: `Set ${name} to the output of \`openssl rand -hex 32\``,
          },
  };
}
