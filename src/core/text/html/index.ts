export { type Html, type HtmlValue, html, trusted } from "./html.ts";
export { type Page, page } from "./page.ts";
