/** One comment a pull request and one issue a subject, however often a job runs: found again by a hidden marker. */
import type { Forge, Note } from "./forge.ts";

/** What was done, and where it is to be seen. */
export interface UpsertResult {
  done: "created" | "edited" | "unchanged" | "closed" | "not needed";
  url?: string;
}

/** The first line of a text that is kept; no reader sees it. `subject` of letters, digits, hyphens and slashes. */
export function markerOf(subject: string): string {
  return `<!-- scheduler-ops: ${subject} -->`;
}

/**
 * Writes `body`, which begins with the marker, as the one comment of its kind on a pull request.
 * @param comment `onlyEdit`: whether it is worth no comment of its own, and only corrects one. Default: false
 */
export async function upsertComment(
  forge: Forge,
  pullRequest: number,
  { marker, body, onlyEdit = false }: { marker: string; body: string; onlyEdit?: boolean },
): Promise<UpsertResult> {
  const own = await findOwn(forge, forge.notes(pullRequest), marker);
  if (own === undefined && onlyEdit) return { done: "not needed" };
  if (own === undefined) return { done: "created", url: await forge.addNote(pullRequest, body) };
  if (isSame(own.body, body)) return { done: "unchanged" };
  return { done: "edited", url: await forge.changeNote(pullRequest, own.id, body) };
}

/**
 * Keeps the one issue of its kind: opened when there is something to say, edited while there is, closed when there is
 * nothing any more.
 * @param body begins with the marker; what the issue says at its end when it is closed
 */
export async function syncIssue(
  forge: Forge,
  issue: { marker: string; label: string; title: string; body: string; open: boolean },
): Promise<UpsertResult> {
  const { marker, label, title, body, open } = issue;
  const own = await findOwn(forge, forge.issues(label), marker);
  if (own === undefined) {
    return open
      ? { done: "created", url: await forge.openIssue({ title, body, label }) }
      : { done: "not needed" };
  }
  if (!open) {
    return { done: "closed", url: await forge.changeIssue(own.id, { title: own.title, body, closed: true }) };
  }
  if (isSame(own.body, body) && own.title === title) return { done: "unchanged" };
  return { done: "edited", url: await forge.changeIssue(own.id, { title, body }) };
}

/**
 * The oldest text with the marker that was written with this token. Who copies the marker into a comment of their own
 * would otherwise own the review, and could edit it afterwards.
 */
async function findOwn<Text extends Note>(
  forge: Forge,
  notes: AsyncIterable<Text>,
  marker: string,
): Promise<Text | undefined> {
  let self: string | undefined;
  for await (const note of notes) {
    if (!note.body.startsWith(marker)) continue;
    self ??= plainName(await forge.whoAmI());
    if (plainName(note.author) === self) return note;
  }
  return undefined;
}

/** A forge may store other line ends and cut the end. */
function isSame(stored: string, wanted: string): boolean {
  return stored.replaceAll("\r\n", "\n").trim() === wanted.trim();
}

/** GitHub names a bot with or without `[bot]` behind it. */
function plainName(login: string): string {
  return login.replace(/\[bot\]$/, "").toLowerCase();
}
