import { quote } from "../core/quote.ts";
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
    const name = key.slice(separator + 1);
    if (separator < 0) findings.push(noNamespace(key, known));
    else if (owner !== "pulumi" && !(owner === namespace && known.includes(name))) {
      findings.push(unknown(key, owner === namespace ? name : key, known));
    }
  }
  return findings;
}

/** The namespace is left out of the comparison when it is right: it would make all keys alike. */
function unknown(key: string, compared: string, known: readonly string[]): Finding {
  const candidates = compared === key ? known.map(fullKey) : known;
  const meant = nearest(compared, candidates);
  const finding = unknownKey([], key, []);
  if (meant === undefined) return { ...finding, remedy: `Known keys: ${known.map(fullKey).join(", ")}` };
  const meantKey = compared === key ? meant : fullKey(meant);
  return { ...finding, remedy: `Did you mean ${meantKey}?`, meant: [meantKey] };
}

function noNamespace(key: string, known: readonly string[]): Finding {
  const meant = nearest(key, known);
  const finding: Finding = {
    code: configCodes.noNamespace,
    message: `${quote(key)} has no namespace, so that this project does not read it`,
    remedy: meant === undefined ? `Keys of this project begin with ${namespace}:` : `Write ${fullKey(meant)}`,
    path: [key],
    atKey: true,
  };
  return meant === undefined ? finding : { ...finding, meant: [fullKey(meant)] };
}
