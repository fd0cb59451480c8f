import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html as honoHtml, raw } from "hono/html";

/** HTML that needs no escaping. Only `html` and `trusted` create it. */
export type Html = ReturnType<typeof raw>;

/** A value in the braces of `html`: text is escaped, `undefined` is omitted. */
export type HtmlValue = string | number | undefined | Html | readonly HtmlValue[];

/**
 * A piece of HTML in which every value is escaped, for text and for attributes in double quotes:
 * `` html`<td title="${title}">${text}</td>` ``. The items of a list are concatenated.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const piece = honoHtml(strings, ...values);
  if (piece instanceof Promise) throw new TypeError("values of html`` must not be promises");
  return piece;
}

/** Text that is already HTML and contains nothing from outside this project. */
export function trusted(text: string): Html {
  return raw(text);
}

export interface Page {
  title: string;
  /** Content of `body`, with landmarks; the main content has the id `main`. */
  body: Html;
  /** CSS of this page, in addition to that of all pages. */
  styles?: string;
}

/**
 * A complete page: it loads nothing and runs no script, and its policy forbids both. Follows the light or dark theme of
 * the reader's system, and can be printed.
 */
export function page({ title, body, styles = "" }: Page): string {
  const css = `\n${readFileSync(join(import.meta.dirname, "page.css"), "utf8")}${styles}`;
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(css).digest("base64")}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy.join("; "))}">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(css)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${body}
</body>
</html>
`}`;
}
