export { escapeMarkdown, markdownCode, markdownTable } from "./markdown.ts";
