export { type Commit, findCommit, listUncommitted, mergeBase } from "./git.ts";
export { type ReadHistoryOptions, readHistory, type StackChange, type StackHistory } from "./history.ts";
export { type ReadRevisionOptions, type Revision, readRevision, workingTree } from "./revision.ts";
