export { catalogueDiffers } from "./catalogue.ts";
export { type ComparedOptions, type ComparedRevisions, readCompared } from "./compared.ts";
export { type Commit, findCommit, listUncommitted, mergeBase } from "./git.ts";
export { type ReadHistoryOptions, readHistory, type StackChange, type StackHistory } from "./history.ts";
export { requireStacks } from "./require-stacks.ts";
export { type ReadRevisionOptions, type Revision, readRevision, workingTree } from "./revision.ts";
