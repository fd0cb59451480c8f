import { randomBytes } from "node:crypto";
import { z } from "zod";
import { envVarNamePattern } from "../../../core/render-platform.ts";
import { ApiError } from "../../server/api-error.ts";
import { newId } from "../store/ids.ts";
import type { EnvVar } from "../store/model.ts";

const generated = z.object({ key: z.string(), generateValue: z.literal(true) });
const given = z.object({ key: z.string(), value: z.string() });

/** The list of variables in the bodies of POST /services and PUT /services/{id}/env-vars. */
export const envVarList = z.array(z.union([generated, given])).nullable();

type EnvVarRequest = z.infer<typeof generated> | z.infer<typeof given>;

/**
 * The rows for a list of variables, in its order.
 * @throws ApiError 400 for a key that is invalid or repeated
 */
export function envVarRows(requests: readonly EnvVarRequest[], now: Date): EnvVar[] {
  const seen = new Set<string>();
  return requests.map((request) => {
    if (seen.has(request.key)) throw new ApiError(400, `duplicate env var key: ${request.key}`);
    seen.add(request.key);
    return envVarRow(request, now);
  });
}

/** The row for one variable; `generateValue` creates 256 random bits in base64 (recorded). */
export function envVarRow(request: EnvVarRequest, now: Date): EnvVar {
  if (!envVarNamePattern.test(request.key))
    throw new ApiError(400, `invalid env var key: ${JSON.stringify(request.key)}`);
  const value = "value" in request ? request.value : randomBytes(32).toString("base64");
  return { id: newId("row", now), key: request.key, value };
}
