import { type ConfigFinding, configCodes } from "./finding.ts";
import { isPlaceholder, placeholderFinding, setSecret } from "./placeholder.ts";
import { fullKey, isSecure, type StackSource } from "./stack-source.ts";
import { isVariableName } from "./variables.ts";

/** Finds secrets that are not set, not encrypted or only fillers. Messages never contain a value. */
export function secretFindings(
  { stack, values, fillers = [] }: StackSource,
  allowPlaceholders: boolean,
): ConfigFinding[] {
  const secrets = values[fullKey("secrets")];
  if (typeof secrets !== "object" || secrets === null) return [];
  if (isSecure(secrets)) return [encryptedAsAWhole(stack)];
  const findings: ConfigFinding[] = [];
  for (const [name, value] of Object.entries(secrets)) {
    if (!isVariableName(name)) continue; // `variables.ts` reports it; no command can set it
    const path = [fullKey("secrets"), name];
    if (isPlaceholder(value)) {
      if (allowPlaceholders) continue;
      findings.push(placeholderFinding(path, setSecret(name, stack)));
    } else if (typeof value === "string") {
      findings.push({
        code: configCodes.notEncrypted,
        message: "is plain text in the file",
        remedy: `Revoke the value, then set a new one: ${setSecret(name, stack)}`,
        path,
      });
    } else if (fillers.includes(name)) {
      findings.push({
        code: configCodes.weakValue,
        message: "is encrypted, but its value is empty or a filler",
        remedy: `Set it: ${setSecret(name, stack)}`,
        path,
      });
    }
  }
  return findings;
}

function encryptedAsAWhole(stack: string): ConfigFinding {
  return {
    code: configCodes.notEncrypted,
    message: "is encrypted as a whole, so the names cannot be reviewed",
    remedy: `Remove it and encrypt each value separately: ${setSecret("NAME", stack)}`,
    path: [fullKey("secrets")],
  };
}
