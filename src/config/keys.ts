import { configCodes, type Finding } from "./finding.ts";
import { unknownKey } from "./issues.ts";
import { stackSchema } from "./schema.ts";
import { fullKey, namespace } from "./source.ts";
import { nearest } from "./suggest.ts";

/** Keys that nobody reads. Pulumi itself never refuses one. */
export function keyFindings(values: Readonly<Record<string, unknown>>): Finding[] {
  const known = Object.keys(stackSchema.shape);
  const findings: Finding[] = [];
  for (const key of Object.keys(values)) {
    const separator = key.indexOf(":");
    const owner = key.slice(0, Math.max(separator, 0));
    if (separator < 0) findings.push(noNamespace(key, known));
    else if (owner === namespace) {
      const name = key.slice(separator + 1);
      if (!known.includes(name)) findings.push(unknownKey([], name, known, key));
    } else if (owner !== "pulumi") {
      findings.push(unknownKey([], key, known.map(fullKey), key));
    }
  }
  return findings;
}

function noNamespace(key: string, known: readonly string[]): Finding {
  const meant = nearest(key, known);
  return {
    code: configCodes.noNamespace,
    message: `${JSON.stringify(key)} has no namespace, so that this project does not read it`,
    remedy: meant === undefined ? `Keys of this project begin with ${namespace}:` : `Write ${fullKey(meant)}`,
    path: [key],
    atKey: true,
  };
}
