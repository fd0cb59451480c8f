import { join } from "node:path";
import { checkout } from "../../src/core/checkout.ts";
import { startNode } from "../support/process.ts";

export interface Ended {
  code: number | NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line to its end, without a terminal. */
export async function schedulerOps(args: readonly string[], cwd = checkout): Promise<Ended> {
  const env = { PATH: process.env.PATH };
  const run = startNode([join(checkout, "src/cli.ts"), ...args], env, cwd);
  const code = await run.ended;
  return { code, ...run.output };
}
