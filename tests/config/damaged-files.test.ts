import { expect, test } from "vitest";
import { readStackText } from "../../src/config/read-stack-file.ts";
import { ConfigurationError } from "../../src/core/errors.ts";
import fc from "../support/seeded-fast-check.ts";
import { correctStack } from "./stack-text.ts";

const piece = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom(
    "\n",
    "\t",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!binary ",
    "null",
    "~",
    "__proto__: 1\n",
    "? ",
    "| \n",
    "secure: x",
  ),
);
/** The correct stack file with some places overwritten. */
const damaged = fc
  .array(fc.tuple(fc.nat(correctStack.length), fc.nat(30), piece), { minLength: 1, maxLength: 3 })
  .map((cuts) =>
    cuts.reduce(
      (text, [start, length, put]) => text.slice(0, start) + put + text.slice(start + length),
      correctStack,
    ),
  );

test("any damaged file is read, or its problems have code, location and remedy", () => {
  let refused = 0;
  fc.assert(
    fc.property(damaged, (text) => {
      try {
        expect(readStackText(text, "Pulumi.prod.yaml").config.stack).toBe("prod");
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        refused += 1;
        expect(error.problems.length).toBeGreaterThan(0);
        for (const { code, message, remedy, location, subject = "" } of error.problems) {
          expect(code).toMatch(/^(CONFIG|SCHED)\d{3}$/);
          for (const line of [message, remedy]) expect(line).toMatch(/^\S.*$/);
          expect(`${subject} ${message} ${remedy}`).not.toMatch(/\p{Cc}/u);
          expect(location).toMatchObject({ file: "Pulumi.prod.yaml" });
        }
      }
    }),
    { numRuns: 2000 },
  );
  expect(refused).toBeGreaterThan(500);
});
