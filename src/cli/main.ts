import { Command, CommanderError } from "commander";
import { ConfigurationError, messageOf, OperationError } from "../core/errors.ts";
import { version } from "../core/version.ts";
import { auditCommand } from "./audit.ts";
import { calendarCommand } from "./calendar.ts";
import { checkCommand } from "./check.ts";
import { commentCommand } from "./comment.ts";
import { demoCommand } from "./demo.ts";
import { diffCommand } from "./diff.ts";
import { driftCommand } from "./drift.ts";
import { explainCommand } from "./explain.ts";
import { localRenderCommand } from "./local-render.ts";
import { nextCommand } from "./next.ts";
import { switchBotSimulatorCommand } from "./switchbot-simulator.ts";

const program = new Command("scheduler-ops")
  .description("Cron jobs and scheduler switch of Render environments as reviewed code")
  .showHelpAfterError("(scheduler-ops --help shows the commands)")
  .version(version)
  .exitOverride()
  .addCommand(auditCommand())
  .addCommand(calendarCommand())
  .addCommand(checkCommand())
  .addCommand(commentCommand())
  .addCommand(demoCommand())
  .addCommand(diffCommand())
  .addCommand(driftCommand())
  .addCommand(explainCommand())
  .addCommand(localRenderCommand())
  .addCommand(nextCommand())
  .addCommand(switchBotSimulatorCommand());

for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = Math.max(report(error), Number(process.exitCode ?? 0)); // a command may have said a graver one
}

/** Prints what went wrong, once and without a stack trace, and tells the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed it
  if (error instanceof ConfigurationError || error instanceof OperationError) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error(
    `✖ ${messageOf(error)}\n  This is a defect of scheduler-ops: please report it with the command you ran  [CLI001]`,
  );
  return 1;
}
