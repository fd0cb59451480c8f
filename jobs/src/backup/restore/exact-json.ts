/**
 * JSON that keeps the digits of its numbers, `21.0` included, which JavaScript's own numbers lose: see
 * https://github.com/tc39/proposal-json-parse-with-source, in Node from 21 on.
 */
interface JsonWithSource {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

// The types of TypeScript 5.9 do not know it yet.
const json = JSON as unknown as JsonWithSource;

export function parseExactly(text: string): unknown {
  return json.parse(text, (_, value, { source }) =>
    typeof value === "number" && source !== undefined ? json.rawJSON(source) : value,
  );
}
