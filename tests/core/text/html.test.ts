import { expect, test } from "vitest";
import { html, page } from "../../../src/core/text/html.ts";

const hostile = `"><script>alert('&')</script>`;
const escaped = "&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;";

test("escapes every value, in text, attributes and lists", () => {
  expect(`${html`<p title="${hostile}">${hostile}${[hostile, [hostile]]}</p>`}`).toBe(
    `<p title="${escaped}">${escaped.repeat(3)}</p>`,
  );
});

test("combines pieces without escaping them twice, and omits undefined", () => {
  const items = ["<1>", "<2>"].map((text) => html`<li>${text}</li>`);
  expect(`${html`<ul>${items}</ul>${undefined}${0}`}`).toBe("<ul><li>&lt;1&gt;</li><li>&lt;2&gt;</li></ul>0");
});

test("a page allows its own styles and nothing else", () => {
  const text = page({
    title: hostile,
    body: html`<main id="main">text</main>`,
    styles: "main { color: red; }",
  });
  expect(text).toContain(`<title>${escaped}</title>`);
  expect(text).toMatch(
    /content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'"/,
  );
  expect(text).not.toMatch(/<script|<link|<img|https?:|url\(/);
});
