export type { Preview, ResourceChange } from "./preview.ts";
export { readPreviews, type StackPreview } from "./read-previews.ts";
