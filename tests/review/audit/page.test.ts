import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAudit } from "../../../src/review/audit/audit.ts";
import { auditPage } from "../../../src/review/audit/formats/html/page.ts";
import { findChromium, launchChromium, noChromium } from "../../support/chromium.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { auditedProject, edited, now, stackFiles } from "./audited-project.ts";

const executable = findChromium();
const wide = { viewport: { width: 1280, height: 900 } };
const narrow = { viewport: { width: 360, height: 740 } };
const hostile = `<img src=x onerror=alert(1)>"'&\u202e`;

let everything: AsyncDisposableStack;
let browser: Browser;
/** The report of three stacks, and one of six with hostile texts. */
const pages = new Map<string, string>();
const report = () => pages.get("report") ?? "";
const manyStacks = () => pages.get("many-stacks") ?? "";

beforeAll(async () => {
  everything = new AsyncDisposableStack();
  if (executable === undefined) return;
  browser = everything.adopt(await launchChromium(executable), (launched) => launched.close());
  const project = everything.use(await auditedProject());
  const folder = everything.use(await temporaryFolder());
  await write("report", { at: "audited", since: "audited~8" });
  await project.write({
    ...Object.fromEntries(
      ["one", "two", "three"].map((stack) => [`Pulumi.${stack}.yaml`, stackFiles["Pulumi.prod.yaml"]]),
    ),
    "Pulumi.dev.yaml": edited("Pulumi.dev.yaml", ["Sums up the week for the team", JSON.stringify(hostile)]),
  });
  await write("many-stacks", {});

  async function write(name: string, options: { at?: string; since?: string }): Promise<void> {
    const path = join(folder.path, `${name}.html`);
    await writeFile(path, auditPage(await readAudit({ folder: project.folder, now, ...options })));
    pages.set(name, pathToFileURL(path).href);
  }
});
afterAll(() => everything.disposeAsync());

/** Runs in the page: the focused element, how the focus is shown, and whether it is visible. */
const readFocus = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom } = element.getBoundingClientRect();
  const inSight = bottom > 0 && top < innerHeight;
  return { html: element.outerHTML, outline: outlineStyle + " " + outlineWidth, inSight };
})()`;

/** Opens a page and checks it; fails if the page requests anything or logs to the console. */
async function looking(
  url: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on("request", (request) => heard.push(request.url()));
  page.on("console", (message) => heard.push(message.text()));
  page.on("dialog", (dialog) => heard.push(dialog.message()));
  await page.goto(url);
  await look(page);
  expect(heard).toEqual([url]);
  await context.close();
}

const title = executable === undefined ? `the page in a browser (${noChromium})` : "the page in a browser";
describe.skipIf(executable === undefined)(title, () => {
  test.each([
    ["light", report, { ...wide, colorScheme: "light" }],
    ["dark", report, { ...wide, colorScheme: "dark" }],
    ["on a phone", report, narrow],
    ["with many stacks", manyStacks, wide],
  ] as const)("axe finds no violation, %s", async (_, url, options) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(url());
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain("color-contrast");
    await context.close();
  });

  test.each([
    ["360 px", narrow],
    ["768 px", { viewport: { width: 768, height: 900 } }],
    ["1280 px", wide],
  ])("the page does not scroll horizontally at %s", async (_, options) => {
    for (const url of [report(), manyStacks()]) {
      await looking(url, options, async (page) => {
        const widths = "[document.documentElement.scrollWidth, innerWidth]";
        const [content, shown] = await page.evaluate<[number, number]>(widths);
        expect(content).toBeLessThanOrEqual(shown);
      });
    }
  });

  test("everything is readable without scripts, and details open with the keyboard", async () => {
    await looking(report(), { ...wide, javaScriptEnabled: false }, async (page) => {
      const table = page.getByRole("table", { name: "Job starts by hour, all stacks", includeHidden: true });
      expect(await table.count()).toBe(1);
      expect(await page.getByRole("rowheader", { name: "weekly-report" }).count()).toBeGreaterThan(0);
      expect(await table.isVisible()).toBe(false);
      await page.locator("summary").focus();
      await page.keyboard.press("Enter");
      expect(await table.isVisible()).toBe(true);
    });
  });

  test("the keyboard reaches every link, every details element and every scroll area, with a visible focus", async () => {
    await looking(manyStacks(), wide, async (page) => {
      const reached: string[] = [];
      const expected = await page
        .locator(":is(a[href], summary, [tabindex]):visible")
        .evaluateAll((elements) => elements.map((element) => element.outerHTML));
      for (const _ of expected) {
        await page.keyboard.press("Tab");
        const focus = await page.evaluate<{ html: string; outline: string; inSight: boolean }>(readFocus);
        reached.push(focus.html);
        expect(focus).toMatchObject({ outline: "solid 2px", inSight: true });
      }
      expect(reached).toEqual(expected);
      expect(reached.length).toBeGreaterThan(8);
    });
  });

  test("stack names stay visible while the jobs scroll", async () => {
    await looking(report(), wide, async (page) => {
      const last = page.locator(".matrix tbody tr").last();
      await last.evaluate((row) => row.scrollIntoView({ block: "end", behavior: "instant" }));
      const header = await page.locator(".matrix thead").getByText("prod").boundingBox();
      expect(header?.y).toBeGreaterThanOrEqual(0);
      expect(header?.y).toBeLessThan(60);
    });
  });

  test("prints without navigation, with open details and light colours", async () => {
    await looking(report(), { ...narrow, colorScheme: "dark" }, async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.getByRole("navigation").isVisible()).toBe(false);
      expect(await page.getByRole("cell", { name: ":00 :15 :30 :45" }).first().isVisible()).toBe(true);
      const styles =
        "[getComputedStyle(document.body).color, getComputedStyle(document.querySelector('.matrix')).display]";
      expect(await page.evaluate(styles)).toEqual(["rgb(0, 0, 0)", "table"]);
    });
    await looking(report(), wide, async (page) => {
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const pages = [...pdf.toString("latin1").matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
      expect(pages.length).toBeGreaterThan(2);
      for (const [, width, height] of pages) expect(Number(width)).toBeGreaterThan(Number(height)); // A4 across
    });
  });

  test("texts from the files are never markup", async () => {
    await looking(manyStacks(), wide, async (page) => {
      expect(await page.locator("img, script").count()).toBe(0);
      const shown = `<img src=x onerror=alert(1)>"'&\\u{202e}`;
      expect(await page.getByText(shown).count()).toBe(1);
    });
  });
});
