import { type ConfigPath, configCodes, type Finding } from "./finding.ts";
import { fullKey, namespace, type StackSource, valueAt } from "./source.ts";
import { plainVariables } from "./variables.ts";

/** `<your workspace id>`: what a committed stack file holds where only the owner knows the value. */
export function isPlaceholder(value: unknown): value is string {
  return typeof value === "string" && /^<[^<>]+>$/.test(value.trim());
}

/** The finding for a placeholder, with the command that replaces it. */
export function placeholderFinding(path: ConfigPath, command: string): Finding {
  return {
    code: configCodes.placeholder,
    message: "still holds the placeholder of the committed file",
    remedy: `Set it: ${command}`,
    path,
  };
}

/** The command that sets a plain value. `key` is a path where it has a dot. */
export function setValue(key: string, example: string, stack: string): string {
  const target = key.includes(".") ? `--path '${key}'` : key;
  return `npm run pulumi -- config set ${target} ${example} --stack ${stack}`;
}

/** The command that sets one secret; it asks for the value, which then stands in no shell history. */
export function setSecret(name: string, stack: string): string {
  return `npm run pulumi -- config set --path 'secrets.${name}' --secret --stack ${stack}`;
}

/** Placeholders at all places where one may stand, besides those of secrets. */
export function placeholderFindings({ stack, values }: Pick<StackSource, "stack" | "values">): Finding[] {
  const examples = [
    { path: [fullKey("ownerId")], example: "tea-…" },
    { path: [fullKey("source"), "repo"], example: "https://…" },
    ...plainVariables(values).map((path) => ({ path, example: "VALUE" })),
  ];
  return examples
    .filter(({ path }) => isPlaceholder(valueAt(values, path)))
    .map(({ path, example }) => {
      const key = path.join(".").replace(`${namespace}:`, "");
      return placeholderFinding(path, setValue(key, example, stack));
    });
}
