import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatHtml } from "../../../src/review/diff/formats/html.ts";
import { findChromium, launchChromium, noChromium } from "../../support/chromium.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { diffOfChange } from "./golden-cases.ts";

const executable = findChromium();
const names = ["20-several-stacks", "22-hostile-names", "27-local-time-moved"];

let everything: AsyncDisposableStack;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  everything = new AsyncDisposableStack();
  if (executable === undefined) return;
  browser = everything.adopt(await launchChromium(executable), (launched) => launched.close());
  folder = everything.use(await temporaryFolder()).path;
  await Promise.all(
    names.map((name) => writeFile(join(folder, `${name}.html`), formatHtml(diffOfChange(name)))),
  );
});
afterAll(() => everything.disposeAsync());

describe.skipIf(executable === undefined)(`the page of a comparison (${executable ?? noChromium})`, () => {
  test.each(names)("%s is accessible, loads nothing and fits a phone", async (name) => {
    for (const [width, colorScheme] of [
      [1280, "light"],
      [360, "dark"],
    ] as const) {
      await using context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("dialog", (dialog) => said.push(dialog.message()));
      page.on("request", (request) => said.push(request.url()));
      const url = pathToFileURL(join(folder, `${name}.html`)).href;
      await page.goto(url);
      expect(said).toEqual([url]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    }
  });
});
