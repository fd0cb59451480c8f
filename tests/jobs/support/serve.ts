import { type RunningProgram, start } from "./programs.ts";
import type { Json } from "./state-folder.ts";

/** A `serve` that listens. */
export interface RunningServe extends RunningProgram {
  readonly url: string;
  health(): Promise<{ code: number; body: Json }>;
}

/** Starts `serve` on a free port, on a folder or with an environment that names a database. */
export async function startServe(
  { env: where }: { env: Record<string, string> },
  env: Record<string, string> = {},
): Promise<RunningServe> {
  const program = start("serve", { ...where, PORT: "0", ...env });
  const [, url = ""] = await program.printed(/Listening(?: \| url=|.*"url":")([^\s"]+)/);
  return {
    ...program,
    url,
    async health() {
      const response = await fetch(`${url}/healthz`);
      return { code: response.status, body: (await response.json()) as Json };
    },
  };
}
