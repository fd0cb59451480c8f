/** Turns a failed Pulumi run into an error of the demo, with the engine's own errors and without the text around them. */
import { CommandError, ConcurrentUpdateError } from "@pulumi/pulumi/automation/index.js";
import { localStack } from "../../../tools/pulumi-env.mjs";
import { OperationError } from "../../core/errors.ts";

/** The part of an engine event that carries a message. */
interface Diagnostic {
  readonly diagnosticEvent?: { severity: string; message: string };
}

/** The errors in an event, without the text that Pulumi wraps around them; empty for most events. */
export function errorsIn({ diagnosticEvent }: Diagnostic): string[] {
  if (diagnosticEvent?.severity !== "error") return [];
  const text = diagnosticEvent.message.replace(/^\d+ errors? occurred:\s*\* /, "").trim();
  // The message already says that the update has failed.
  return text === "" || /^(update|destroy|refresh) failed$/.test(text) ? [] : [text];
}

/** An OperationError for an error of the Pulumi CLI; anything else unchanged. */
export function explainPulumiFailure(thrown: unknown, action: string, errors: readonly string[]): unknown {
  if (thrown instanceof ConcurrentUpdateError) {
    return new OperationError({
      code: "DEMO006",
      message: `Pulumi could not ${action}: another Pulumi process is using it`,
      remedy: "Wait until it has ended, then run the demo again",
    });
  }
  if (!(thrown instanceof CommandError)) return thrown;
  const reasons = errors.length > 0 ? [...new Set(errors)] : errorLines(thrown.message);
  return new OperationError(
    {
      code: "DEMO001",
      message: [`Pulumi could not ${action}`, ...reasons.map(indented)].join("\n  "),
      remedy:
        reasons.length > 0
          ? "Fix the cause and run the demo again; it continues from here"
          : `For details run: npm run pulumi -- preview --stack ${localStack}`,
    },
    { cause: thrown },
  );
}

/** The errors that the CLI has printed, for when the engine has sent no event. */
function errorLines(output: string): string[] {
  if (output.includes("spawn pulumi ENOENT"))
    return ["the pulumi command was not found: npm run demo finds or installs it"];
  return [...output.matchAll(/^(?:stderr: )?error: (.+)$/gm)].map(([, text = ""]) => text);
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
