import { ConfigurationError, type Problem } from "../../errors.ts";
import { findCommit, readHistory, readRevision } from "../revision/index.ts";
import { type Audit, audit } from "./audit.ts";
import { type AuditHistory, byCommit, historyOf } from "./history.ts";
import { type AuditSource, auditSource } from "./source.ts";

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
 * @throws {ConfigurationError} when there is no such stack.
 * @throws {OperationError} when git cannot be asked or has no such revision.
 */
export async function readAudit({
  folder = process.cwd(),
  now,
  at,
  since,
  stacks,
}: ReadAuditOptions): Promise<Audit> {
  const revision = await readRevision(at, { folder, stacks });
  requireStacks(
    revision.stacks.map(({ stack }) => stack),
    { asked: stacks, revision: revision.name },
  );
  const source = await auditSource(revision, folder);
  const report = audit(revision.stacks, { at: now, source });
  if (since === undefined) return report;
  return { ...report, history: await readAuditHistory({ folder, now, at, since, stacks, source }) };
}

async function readAuditHistory({
  folder,
  now,
  at,
  since,
  stacks,
  source,
}: Required<Omit<ReadAuditOptions, "since">> & {
  since: string;
  source: AuditSource;
}): Promise<AuditHistory> {
  const [commit, { changes, complete }] = await Promise.all([
    findCommit(folder, since),
    readHistory({ folder, since, until: at ?? "HEAD" }),
  ]);
  const uncommitted = source.uncommitted.length === 0 ? [] : [await notCommitted(folder, now)];
  return {
    since: { name: since, commit },
    complete,
    ...historyOf([...uncommitted, ...byCommit(changes)], stacks),
  };
}

async function notCommitted(folder: string, now: Date) {
  const [head, files] = await Promise.all([
    readRevision("HEAD", { folder }),
    readRevision(undefined, { folder }),
  ]);
  return { at: now, before: head.stacks, after: files.stacks };
}

function requireStacks(
  found: readonly string[],
  { asked, revision }: { asked: readonly string[] | undefined; revision: string },
): void {
  const missing = (asked ?? []).filter((stack) => !found.includes(stack));
  const problems: Problem[] = missing.map((stack) => ({
    code: "CONFIG001",
    message: `there is no file Pulumi.${stack}.yaml in ${revision}`,
    remedy: "Check the name of the stack",
  }));
  if (found.length === 0 && problems.length === 0) {
    problems.push({
      code: "CONFIG001",
      message: `there is no Pulumi.<stack>.yaml in ${revision}`,
      remedy: "Go to the folder of Pulumi.yaml, or name a revision that has stack files",
    });
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}
