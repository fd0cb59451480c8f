/** The address of Render's API and the key for it, from the environment. */
import type { Connection } from "../core/http/api-client.ts";
import { isSafeForSecrets } from "../core/http/loopback.ts";
import { RenderApiError } from "./errors.ts";

const defaultHost = "https://api.render.com/v1";

/**
 * Reads `RENDER_HOST` (default `https://api.render.com/v1`) and `RENDER_API_KEY`.
 * Throws {@link RenderApiError}: RENDER001 without a key, RENDER002 for an invalid address.
 */
export function connectionFrom(environment: NodeJS.ProcessEnv): Connection {
  const baseUrl = checkedHost(environment.RENDER_HOST?.trim() || defaultHost);
  const apiKey = environment.RENDER_API_KEY?.trim() ?? "";
  if (apiKey === "") {
    throw new RenderApiError({
      code: "RENDER001",
      message: "RENDER_API_KEY is not set",
      remedy:
        "Create a key at https://dashboard.render.com/u/settings#api-keys and run: export RENDER_API_KEY=rnd_…",
    });
  }
  // Printable ASCII, as a header requires; the usual cause is a pasted line end or quote.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new RenderApiError({
      code: "RENDER001",
      message: "RENDER_API_KEY contains a space or another character that is not valid in a key",
      remedy: "Copy the key again, without quotes and line ends",
    });
  }
  return { baseUrl, apiKey };
}

function checkedHost(text: string): string {
  const remedy = `Set RENDER_HOST to an https address such as ${defaultHost}, or unset it`;
  const url = URL.parse(text);
  if (url === null || !["https:", "http:"].includes(url.protocol)) {
    throw new RenderApiError({
      code: "RENDER002",
      // Without its value, which may be a key set in the wrong variable.
      message: "RENDER_HOST is not a web address",
      remedy,
    });
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new RenderApiError({
      code: "RENDER002",
      message: "RENDER_HOST contains more than a host and a path",
      remedy,
    });
  }
  if (!isSafeForSecrets(url)) {
    throw new RenderApiError({
      code: "RENDER002",
      message: `RENDER_HOST would send the API key unencrypted to ${url.host}`,
      remedy,
    });
  }
  return url.href.replace(/\/+$/, "");
}
