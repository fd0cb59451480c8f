import type { Finding } from "./finding.ts";
import { isPlaceholder, placeholderFinding, setValue } from "./placeholder.ts";
import { fullKey, namespace, type StackSource, valueAt } from "./source.ts";
import { plainVariables } from "./variables.ts";

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
