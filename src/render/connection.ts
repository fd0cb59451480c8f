/** Where Render answers and with which key it is asked, from the environment. */

import type { Connection } from "../core/http/api-client.ts";
import { isSafeForSecrets } from "../core/http/loopback.ts";
import { RenderApiError } from "./errors.ts";

const defaultHost = "https://api.render.com/v1";

/**
 * Reads `RENDER_HOST` (default `https://api.render.com/v1`) and `RENDER_API_KEY`.
 * Throws {@link RenderApiError}: RENDER001 without a key, RENDER002 for an address that cannot be used.
 */
export function connectionFrom(environment: NodeJS.ProcessEnv): Connection {
  const baseUrl = checkedHost(environment.RENDER_HOST?.trim() || defaultHost);
  const apiKey = environment.RENDER_API_KEY?.trim() ?? "";
  if (apiKey === "") {
    throw new RenderApiError({
      code: "RENDER001",
      message: "RENDER_API_KEY is not set, so Render cannot be asked",
      remedy:
        "Make a key at https://dashboard.render.com/u/settings#api-keys and export it: export RENDER_API_KEY=rnd_…",
    });
  }
  // A header may hold nothing else; a pasted line end or quote is the usual cause.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new RenderApiError({
      code: "RENDER001",
      message: "RENDER_API_KEY holds a space or a character that no key has",
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
      // Without its value, which may be a key that stands in the wrong variable.
      message: "RENDER_HOST is not a web address",
      remedy,
    });
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new RenderApiError({
      code: "RENDER002",
      message: "RENDER_HOST holds more than a host and a path",
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
