import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import { OperationError } from "../../core/errors.ts";
import { type Review, reviewWithHistory } from "../check/review.ts";
import { catalogueDiffers } from "../git/compared.ts";
import { findCommit, listUncommitted } from "../git/git.ts";
import { readHistory } from "../git/history.ts";
import { type Revision, readRevision, requireStacks } from "../git/revision.ts";
import { byCommit, historyOf, type StackFilesChange } from "./history.ts";
import { loadOf } from "./load.ts";
import { matrix } from "./matrix.ts";
import type { Audit, AuditSource } from "./model.ts";
import { summarizeStack } from "./stacks.ts";
import { weekOf } from "./week.ts";

interface ReadAuditOptions {
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string;
  /** The moment of the report. */
  now: Date;
  /** The revision. Default: the files in the folder. */
  at?: string | undefined;
  /** The history starts after this revision. Default: no history. */
  since?: string | undefined;
  /** Only these stacks. Default: all. */
  stacks?: readonly string[] | undefined;
}

/**
 * The report on any revision, from git and the stack files alone.
 * @throws {ConfigurationError} if a stack does not exist, or there is none at all.
 * @throws {OperationError} if git fails or a revision does not exist.
 */
export async function readAudit({
  folder = process.cwd(),
  now,
  at,
  since,
  stacks,
}: ReadAuditOptions): Promise<Audit> {
  // All stacks, even if only some are shown: rules compare stacks with each other.
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

interface AuditOptions {
  at: Date;
  source: AuditSource;
  /** The findings of the rules for these stacks. */
  review: Review;
}

/** The report on the stack files of one revision. No network; `at` is the only clock. */
function audit(stacks: readonly InspectedStackFile[], { at, source, review }: AuditOptions): Audit {
  const jobs = matrix(stacks, at);
  return {
    at,
    source,
    stacks: stacks.map((file) => summarizeStack(file, jobs)),
    jobs,
    week: weekOf(stacks, at),
    load: loadOf(stacks),
    findings: review.findings,
    accepted: review.accepted,
  };
}

/** Identifies a revision exactly: the full id of its commit, and whether the files are those of the commit. */
async function auditSource({ name, commit }: Revision, folder: string): Promise<AuditSource> {
  if (commit !== undefined) {
    return {
      name,
      commit,
      uncommitted: [],
      catalogueDiffers: await catalogueDiffers(folder, commit.id, undefined),
    };
  }
  try {
    const head = await findCommit(folder, "HEAD");
    const uncommitted = await listUncommitted(folder, "Pulumi.*.yaml");
    return { name, commit: head, uncommitted, catalogueDiffers: false };
  } catch (error) {
    // The files themselves can be read without git.
    if (!(error instanceof OperationError)) throw error;
    return { name, uncommitted: [], catalogueDiffers: false, noCommit: error.problem };
  }
}
