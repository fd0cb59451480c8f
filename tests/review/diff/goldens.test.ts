/**
 * What a reviewer sees for realistic changes, word for word. After a change of wording, update the files and read the
 * differences: npm test -- tests/review/diff/goldens.test.ts --update
 */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatHtml } from "../../../src/review/diff/formats/html.ts";
import { formatJson } from "../../../src/review/diff/formats/json.ts";
import { formatMarkdown } from "../../../src/review/diff/formats/markdown.ts";
import { formatText } from "../../../src/review/diff/formats/text.ts";
import { changeNames, changesFolder, diffOfChange } from "./golden-cases.ts";

const formats = {
  "diff.txt": formatText,
  "diff.md": formatMarkdown,
  "diff.json": formatJson,
  // page.test.ts checks how pages look.
  "diff.html": (diff: Parameters<typeof formatHtml>[0]) =>
    formatHtml(diff)
      .replace(/<style>.*<\/style>/s, "<style></style>")
      .replace(/sha256-[\w+/=]+/, "sha256-"),
};

describe.each(changeNames)("%s", (name) => {
  test.each(Object.entries(formats))("%s equals the reviewed file", async (file, format) => {
    await expect(format(diffOfChange(name))).toMatchFileSnapshot(join(changesFolder, name, file));
  });
});
