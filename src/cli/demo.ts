import { Command } from "commander";
import { listenForInterruption } from "../local/demo/interruption.ts";

interface Options {
  once?: boolean;
  destroy?: boolean;
}

/** `scheduler-ops demo`: from a stack file to running cron jobs, on this machine. */
export function demoCommand(): Command {
  return new Command("demo")
    .option("--once", "exit once every job has run: exit code 0, or 1 on failure")
    .option("--destroy", "remove the services, the stack and everything in .local")
    .addHelpText(
      "after",
      `
Examples:
  $ npm run demo
  $ npm run demo -- --once
  $ npm run demo -- --destroy`,
    )
    .action(demo);
}

async function demo({ once = false, destroy = false }: Options): Promise<void> {
  using interruption = listenForInterruption();
  // Imported on demand: Pulumi's libraries take half a second to load, which `--help` does not need.
  const { destroyDemo, runDemo } = await import("../local/demo/demo.ts");
  try {
    await (destroy ? destroyDemo({ interruption }) : runDemo({ once, interruption }));
  } catch (error) {
    if (!interruption.requested.aborted) throw error;
    console.error("Interrupted; run the demo again to continue.");
    process.exitCode = 130;
  }
}
