import { describe, expect, it } from "vitest";
import { quotedMessage } from "../../src/render/redact.ts";
import fc from "../support/seeded-fast-check.ts";

describe("what Render says", () => {
  it("is quoted on one line, without control characters", () => {
    expect(quotedMessage(JSON.stringify({ message: "bad\n\u001b[31mschedule " }), [])).toBe(
      "bad [31mschedule",
    );
  });

  it("is truncated when it is long", () => {
    expect(quotedMessage(JSON.stringify({ message: "x".repeat(900) }), [])).toHaveLength(301);
  });

  it.each(["<html>502</html>", "", "[]", '{"message":5}', '{"message":"  "}'])(
    "is omitted when it is %s",
    (text) => {
      expect(quotedMessage(text, [])).toBeUndefined();
    },
  );

  it("never contains a secret that was sent, whatever surrounds it", () => {
    const secret = fc.string({ minLength: 6 }).filter((text) => text.trim().length >= 6);
    const around = fc.stringMatching(/^[0-9 ]{0,10}$/);
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        fc.pre(!`${before}[hidden]${after}`.includes(value));
        const said = quotedMessage(JSON.stringify({ message: `${before}${value}${after}` }), [value]) ?? "";
        expect(said).not.toContain(value);
      }),
    );
  });

  it.each([
    ["escaped as in JSON", (secret: string) => JSON.stringify(secret)],
    ["percent-encoded", encodeURIComponent],
    ["without its trailing line break", (secret: string) => secret.trim()],
    ["cut to its first line", (secret: string) => secret.split("\n")[0]],
  ])("never holds a secret that the server repeats %s", (_how, repeated) => {
    const secret = '-----BEGIN "KEY"-----\nQUJD/DEF=+GHI\n';
    const said = quotedMessage(JSON.stringify({ message: `${repeated(secret)} is bad` }), [secret]);
    expect(said).toMatch(/^"?\[hidden\](\\n"|%0A)? is bad$/);
  });

  it("keeps words that only contain a short value", () => {
    const body = JSON.stringify({ message: "plan 1c-2g1 is not one of 1" });
    expect(quotedMessage(body, ["1"])).toBe("plan 1c-2g1 is not one of [hidden]");
  });
});
