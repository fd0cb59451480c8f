import { reviewWithHistory } from "../check/review.ts";
import { findCommit, type Revision, readHistory, readRevision, requireStacks } from "../git/index.ts";
import { type Audit, audit } from "./audit.ts";
import { byCommit, historyOf, type StackFilesChange } from "./history.ts";
import { auditSource } from "./source.ts";

export interface ReadAuditOptions {
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string;
  /** The moment of the report. */
  now: Date;
  /** The revision. Default: the files as they stand in the folder. */
  at?: string | undefined;
  /** The revision after which the history begins. Default: no history. */
  since?: string | undefined;
  /** Only these stacks. Default: all. */
  stacks?: readonly string[] | undefined;
}

/**
 * The report of any revision, from git and the stack files alone.
 * @throws {ConfigurationError} when there is no such stack, or none at all.
 * @throws {OperationError} when git cannot be asked or has no such revision.
 */
export async function readAudit({
  folder = process.cwd(),
  now,
  at,
  since,
  stacks,
}: ReadAuditOptions): Promise<Audit> {
  // All of them, also when few are asked for: rules compare stacks with each other.
  const revision = await readRevision(at, { folder });
  requireStacks([revision], stacks);
  const [source, found, history] = await Promise.all([
    auditSource(revision, folder),
    reviewWithHistory(revision.stacks, { now, folder, until: at }),
    since === undefined ? undefined : readHistory({ folder, since, until: at ?? "HEAD" }),
  ]);
  const isWanted = ({ stack }: { stack: string }): boolean => stacks === undefined || stacks.includes(stack);
  const report = audit(revision.stacks.filter(isWanted), {
    at: now,
    source,
    review: { findings: found.findings.filter(isWanted), accepted: found.accepted.filter(isWanted) },
  });
  if (since === undefined || history === undefined) return report;
  const uncommitted = source.uncommitted.length === 0 ? [] : [await notCommitted(revision, { folder, now })];
  const changes = [...uncommitted, ...byCommit(history.changes)];
  return {
    ...report,
    history: {
      since: { name: since, commit: await findCommit(folder, since) },
      complete: history.complete,
      ...historyOf(changes, stacks),
    },
  };
}

async function notCommitted(
  { stacks }: Revision,
  { folder, now }: { folder: string; now: Date },
): Promise<StackFilesChange> {
  const head = await readRevision("HEAD", { folder });
  return { at: now, before: head.stacks, after: stacks };
}
