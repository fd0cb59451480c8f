export type { AcceptedFinding, Finding } from "./finding.ts";
export { githubCommands } from "./github.ts";
export { findingsJson } from "./json.ts";
export { documentationAddress, pageAddress, pathInRepository } from "./repository.ts";
export { type Review, review } from "./review.ts";
export { pageOf, ruleDescriptions } from "./rule-pages.ts";
export { findingsSarif } from "./sarif.ts";
export { countBySeverity, reaches, severities } from "./severity.ts";
export { findingsText } from "./text.ts";
