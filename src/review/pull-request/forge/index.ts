export type { Forge } from "./forge.ts";
export { branchesOf, forgeOf, pullRequestOf } from "./forge-of-environment.ts";
export { longestGithubBody } from "./github.ts";
export { type Kept, keepComment, keepIssue, markerOf } from "./keep-one.ts";
