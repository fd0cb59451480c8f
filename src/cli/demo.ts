import { Command } from "commander";
import { listenForInterruption } from "../local/demo/interruption.ts";

interface Options {
  once?: boolean;
  destroy?: boolean;
}

/** `scheduler-ops demo`: the whole way from a stack file to a cron job that runs, on this machine. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("Bring stack local up on a Render that runs on this machine, and show its jobs running")
    .option("--once", "end after every job has run once: exit code 0, or 1 with the reason")
    .option("--destroy", "remove the services, the stack and everything below .local")
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
  // Loaded here only: Pulumi's libraries take half a second, and no other command needs them.
  const { destroyDemo, runDemo } = await import("../local/demo/demo.ts");
  try {
    await (destroy ? destroyDemo({ interruption }) : runDemo({ once, interruption }));
  } catch (error) {
    if (!interruption.asked.aborted) throw error;
    console.error("Interrupted; the next demo goes on from here.");
    process.exitCode = 130;
  }
}
