/** What is told of a Pulumi run that failed: the engine's own errors, without the noise around them. */
import { CommandError, ConcurrentUpdateError } from "@pulumi/pulumi/automation/index.js";
import { localStack } from "../../../tools/pulumi-env.mjs";
import { OperationError } from "../../core/errors.ts";

/** The part of an engine event that carries a message. */
export interface Diagnostic {
  readonly diagnosticEvent?: { severity: string; message: string };
}

/** The errors in an event, free of what Pulumi wraps around them; none for most events. */
export function errorsIn({ diagnosticEvent }: Diagnostic): string[] {
  if (diagnosticEvent?.severity !== "error") return [];
  const text = diagnosticEvent.message.replace(/^\d+ errors? occurred:\s*\* /, "").trim();
  // That an update failed is what the message says already.
  return text === "" || /^(update|destroy|refresh) failed$/.test(text) ? [] : [text];
}

/** `thrown` as people read it, when it comes from the Pulumi CLI; anything else as it is. */
export function explainPulumiFailure(thrown: unknown, action: string, errors: readonly string[]): unknown {
  if (thrown instanceof ConcurrentUpdateError) {
    return new OperationError({
      code: "DEMO006",
      message: `Pulumi could not ${action}: another Pulumi process is at work on it`,
      remedy: "Wait until that one has ended, then run the demo again",
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
          ? "Mend the cause and run the demo again: it goes on from here"
          : `See what it says: npm run pulumi -- preview --stack ${localStack}`,
    },
    { cause: thrown },
  );
}

/** Without any event from the engine, what the CLI has printed. */
function errorLines(output: string): string[] {
  if (output.includes("spawn pulumi ENOENT"))
    return ["there is no command pulumi: npm run demo finds or gets it"];
  return [...output.matchAll(/^(?:stderr: )?error: (.+)$/gm)].map(([, text = ""]) => text);
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
