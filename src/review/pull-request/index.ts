export { type CommentContent, composeComment, isSilent } from "./compose.ts";
export { type ComparedFindings, compareFindings } from "./findings.ts";
export { type FoldableText, fitText } from "./fit.ts";
export { failureMarkdown, resourcesMarkdown } from "./previews.ts";
export { type ReadContentOptions, readCommentContent } from "./read-content.ts";
