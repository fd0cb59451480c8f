import { type ConfigFinding, type ConfigPath, configCodes } from "./finding.ts";
import { fullKey, namespace, type StackSource, valueAt } from "./stack-source.ts";
import { plainVariables } from "./variables.ts";

/** Finds placeholders in all values except secrets, which `secrets.ts` checks. */
export function placeholderFindings({
  stack,
  values,
}: Pick<StackSource, "stack" | "values">): ConfigFinding[] {
  const candidates = [
    { path: [fullKey("ownerId")], example: "tea-…" },
    { path: [fullKey("source"), "repo"], example: "https://…" },
    ...plainVariables(values).map((path) => ({ path, example: "VALUE" })),
  ];
  return candidates
    .filter(({ path }) => isPlaceholder(valueAt(values, path)))
    .map(({ path, example }) => placeholderFinding(path, setValue(path, example, stack)));
}

/** Whether a value is a placeholder such as `<your workspace id>`, for a value that only the owner knows. */
export function isPlaceholder(value: unknown): value is string {
  return typeof value === "string" && /^<[^<>]+>$/.test(value.trim());
}

/** @param command the command that sets the value */
export function placeholderFinding(path: ConfigPath, command: string): ConfigFinding {
  return {
    code: configCodes.placeholder,
    message: "is still the placeholder of the committed file",
    remedy: `Set it: ${command}`,
    path,
  };
}

/** The command that sets a secret. It prompts for the value, which keeps it out of the shell history. */
export function setSecret(name: string, stack: string): string {
  return `npm run pulumi -- config set --path '${propertyPath(["secrets", name])}' --secret --stack ${stack}`;
}

function setValue([top = "", ...rest]: ConfigPath, example: string, stack: string): string {
  const key = top.replace(`${namespace}:`, "");
  const target = rest.length === 0 ? key : `--path '${propertyPath([key, ...rest])}'`;
  return `npm run pulumi -- config set ${target} ${example} --stack ${stack}`;
}

/** A path in the syntax of Pulumi's CLI: `secrets.TOKEN`, `secrets["my.token"]`. */
function propertyPath([top = "", ...rest]: readonly string[]): string {
  return top + rest.map((name) => (/^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`)).join("");
}
