import { type Html, html } from "../../../../core/text/html.ts";

/** A part of the page that its navigation leads to. */
export interface Section {
  id: string;
  heading: string;
  introduction: Html | string;
  content: Html;
}

/** What may be wider than the page: it is scrolled by itself then, also with the keyboard. */
export function scrollable(label: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
${content}
</div>`;
}
