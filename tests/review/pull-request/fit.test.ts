import { expect, test } from "vitest";
import { type FoldableText, fitText } from "../../../src/review/pull-request/fit.ts";
import fc from "../../support/seeded-fast-check.ts";

const whole = "See all with `npx scheduler-ops diff`.";

/** Sections with an important table and less important details. */
function textOf(sections: number, [table, details]: readonly [number, number]): FoldableText {
  return {
    head: "HEAD",
    sections: Array.from({ length: sections }, (_, index) => ({
      head: `SECTION ${index}`,
      parts: [
        { text: "t".repeat(table), what: `the table of ${index}`, rank: 1 },
        { text: "d".repeat(details), what: `the details of ${index}`, rank: 2 },
      ],
    })),
    foot: "FOOT",
  };
}

test("a text that is short enough is complete", () => {
  expect(fitText(textOf(2, [3, 4]), 1000, whole)).toBe(
    "HEAD\n\nSECTION 0\n\nttt\n\ndddd\n\nSECTION 1\n\nttt\n\ndddd\n\nFOOT",
  );
});

test("omits the least important parts first, longest first, and names them in the note", () => {
  const text = textOf(2, [100, 3000]);
  const fitted = fitText(
    { ...text, sections: [text.sections[0] ?? never(), ...textOf(2, [100, 200]).sections.slice(1)] },
    1200,
    whole,
  );
  expect(fitted).toContain("d".repeat(200));
  expect(fitted).not.toContain("d".repeat(201));
  expect(fitted).toContain(`> Omitted to fit: the details of 0. ${whole}`);
});

test("omits tables only after all details", () => {
  const fitted = fitText(textOf(3, [500, 500]), 2000, whole);
  expect(fitted).not.toContain("d".repeat(500));
  expect(fitted.match(/t{500}/g)?.length).toBe(2);
  expect(fitted).toContain("the table of 0");
});

test("if even the heads are too long, keeps the first ones and counts the rest", () => {
  const fitted = fitText(textOf(1000, [10, 10]), 3000, whole);
  expect(fitted).toContain("SECTION 0");
  expect(fitted).toMatch(/Omitted to fit: \d{3} whole sections, .* and \d+ more\./);
  expect(fitted.endsWith("FOOT")).toBe(true);
});

test("no text is too long, and head and foot are always present", () => {
  const size = fc.nat({ max: 4000 });
  fc.assert(
    fc.property(
      fc.nat({ max: 60 }),
      size,
      size,
      fc.integer({ min: 1500, max: 65_536 }),
      (sections, table, details, longest) => {
        const fitted = fitText(textOf(sections, [table, details]), longest, whole);
        expect(fitted.length).toBeLessThanOrEqual(longest);
        expect(fitted.startsWith("HEAD")).toBe(true);
        expect(fitted.endsWith("FOOT")).toBe(true);
      },
    ),
  );
});

function never(): never {
  throw new Error("there are two sections");
}
