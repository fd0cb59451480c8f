import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html as honoHtml, raw } from "hono/html";

/** HTML that may stand in a page as it is. Only `html` and `trusted` make it. */
export type Html = ReturnType<typeof raw>;

/** What may stand between the braces of `html`: text is escaped, nothing is left out. */
export type HtmlValue = string | number | undefined | Html | readonly HtmlValue[];

/**
 * A piece of HTML in which every value is escaped, for text and for attributes in double quotes:
 * `` html`<td title="${title}">${text}</td>` ``. Lists are written one after the other.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const piece = honoHtml(strings, ...values);
  if (piece instanceof Promise) throw new TypeError("only a promise among the values makes the result one");
  return piece;
}

/** Text that is HTML already and holds nothing that anybody else wrote. */
export function trusted(text: string): Html {
  return raw(text);
}

export interface Page {
  title: string;
  /** What stands in `body`, landmarks included; the main content has the id `main`. */
  body: Html;
  /** CSS of this page on top of what all pages have. */
  styles?: string;
}

/**
 * A whole page in one text: it loads nothing, runs no script, and its policy forbids both. Light or dark as the reader's
 * system is, made to be printed too.
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
