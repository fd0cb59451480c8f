import type { Variable } from "../program/environment.ts";
import { integer, onlyTrue, optional, text } from "../program/variables.ts";

/** What the HTTP side of `serve` reads. */
export const httpVariables = {
  host: optional(
    text("HOST", { description: "address to bind" }),
    "default: 0.0.0.0 on Render, else 127.0.0.1",
  ),
  port: integer("PORT", {
    description: "port to bind; 0 lets the system choose",
    minimum: 0,
    maximum: 65_535,
    fallback: { value: 10_000, words: "default: 10000" },
  }),
  onRender: onlyTrue("RENDER", {
    description: "set to true by Render, which asks on all addresses",
    fallback: { value: false, words: "default: false" },
  }),
  stateDebugToken: optional(
    token("STATE_DEBUG_TOKEN", "what a caller of /debug/state has to bear"),
    "default: no such page",
  ),
  metricsToken: optional(
    token("METRICS_TOKEN", "what a caller of /metrics has to bear"),
    "default: none, everybody may read them",
  ),
  proxies: integer("PROXY_FIX_FOR", {
    description: "number of proxies in front whose X-Forwarded-For says who asks; 1 on Render",
    minimum: 0,
    maximum: 10,
    fallback: { value: 0, words: "default: 0" },
  }),
};

/** A bearer token that cannot be guessed and that a header can hold. */
function token(name: string, description: string): Variable<string> {
  return {
    name,
    description: `${description}, 16 characters or more`,
    parse: (value) =>
      /^[\x21-\x7e]{16,}$/.test(value)
        ? { value }
        : {
            wrong: "has fewer than 16 characters, or one that a header cannot hold",
            remedy: `Set ${name} to what \`openssl rand -hex 32\` prints`,
          },
  };
}
