import { type Html, html } from "../../../../core/text/html.ts";

/** A section of the page, with an entry in its navigation. */
export interface Section {
  id: string;
  heading: string;
  introduction: Html | string;
  content: Html;
}

/** Content that may be wider than the page and then scrolls on its own, also with the keyboard. */
export function scrollable(label: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
${content}
</div>`;
}
