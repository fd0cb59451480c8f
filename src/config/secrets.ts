import { configCodes, type Finding } from "./finding.ts";
import { isPlaceholder, placeholderFinding, setSecret } from "./placeholder.ts";
import { fullKey, isSecure, type StackSource } from "./source.ts";
import { isVariableName } from "./variables.ts";

/** What is wrong with the secrets of a stack. Their values are never read. */
export function secretFindings(
  { stack, values, standIns = [] }: StackSource,
  allowPlaceholders: boolean,
): Finding[] {
  const secrets = values[fullKey("secrets")];
  if (typeof secrets !== "object" || secrets === null) return [];
  if (isSecure(secrets)) return [encryptedAsAWhole(stack)];
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(secrets)) {
    if (!isVariableName(name)) continue; // reported as such; no command can set it
    const path = [fullKey("secrets"), name];
    if (isPlaceholder(value)) {
      if (allowPlaceholders) continue;
      findings.push(placeholderFinding(path, setSecret(name, stack)));
    } else if (typeof value === "string") {
      findings.push({
        code: configCodes.notEncrypted,
        message: "stands in the file as plain text",
        remedy: `Take the value out of use, then set a new one: ${setSecret(name, stack)}`,
        path,
      });
    } else if (standIns.includes(name)) {
      findings.push({
        code: configCodes.weakValue,
        message: "is encrypted, but what it holds is no usable value",
        remedy: `Set it: ${setSecret(name, stack)}`,
        path,
      });
    }
  }
  return findings;
}

function encryptedAsAWhole(stack: string): Finding {
  return {
    code: configCodes.notEncrypted,
    message: "is encrypted as a whole, so that nobody can review the names",
    remedy: `Remove it and encrypt each value by itself: ${setSecret("NAME", stack)}`,
    path: [fullKey("secrets")],
  };
}
