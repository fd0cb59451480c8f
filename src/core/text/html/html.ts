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
