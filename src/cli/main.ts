import { Command, CommanderError } from "commander";
import { ConfigurationError, messageOf, OperationError } from "../core/errors.ts";
import { version } from "../core/version.ts";
import { commands } from "./commands.ts";

const program = new Command("scheduler-ops")
  .description("Cron jobs and scheduler switch of Render environments as reviewed code")
  .showHelpAfterError("(scheduler-ops --help shows the commands)")
  .version(version)
  // Commands that are not loaded yet have no options and arguments to show.
  .configureHelp({
    subcommandTerm: (command) => [command.name(), "[options]", argumentsOf(command)].join(" ").trim(),
  })
  .exitOverride();

const wanted = process.argv.slice(2).find((argument) => Object.hasOwn(commands, argument));
for (const [name, { description, load }] of Object.entries(commands)) {
  const command = name === wanted ? await load() : new Command(name);
  program.addCommand(
    command
      .description(description)
      .showHelpAfterError(`(scheduler-ops ${name} --help shows its options and examples)`)
      .exitOverride(),
  );
}

// In `scheduler-ops calendar | head` the reader closes the pipe early, which is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = Math.max(report(error), Number(process.exitCode ?? 0)); // the command may have set a higher one
}

function argumentsOf(command: Command): string {
  return commands[command.name()]?.arguments ?? "";
}

/** Prints an error without a stack trace and returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed it
  if (error instanceof ConfigurationError || error instanceof OperationError) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error(
    `✖ ${messageOf(error)}\n  This is a bug in scheduler-ops: please report it with the command you ran  [CLI001]`,
  );
  return 1;
}
