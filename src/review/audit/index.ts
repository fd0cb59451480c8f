export { type Audit, audit } from "./audit.ts";
export { auditJson } from "./json.ts";
export { auditMarkdown } from "./markdown/markdown.ts";
export { auditPage } from "./page/page.ts";
export { type ReadAuditOptions, readAudit } from "./read-audit.ts";
export { auditText } from "./text/text.ts";
