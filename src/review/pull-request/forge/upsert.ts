/** Keeps one comment per pull request and one issue per subject, however often a job runs: a hidden marker finds it. */
import type { Forge, Note } from "./forge.ts";

/** What was done, and the address of the result. */
interface UpsertResult {
  done: "created" | "edited" | "unchanged" | "closed" | "not needed";
  url?: string;
}

/**
 * The first line of the text, invisible to readers.
 * @param subject letters, digits, hyphens and slashes
 */
export function markerOf(subject: string): string {
  return `<!-- scheduler-ops: ${subject} -->`;
}

/**
 * Creates or edits the comment on a pull request that starts with the marker.
 * @param comment `body` starts with the marker; `onlyEdit`: edit an existing comment, but do not create one. Default: false
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
 * Opens an issue if there is something to report, edits it while there is, and closes it when there no longer is.
 * @param issue `body` starts with the marker, and is the last text of a closed issue
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
 * The oldest text with the marker that was written with this token. Otherwise anyone could copy the marker into their
 * own comment, and edit the review afterwards.
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

/** A forge may change line endings and trim the text. */
function isSame(stored: string, wanted: string): boolean {
  return stored.replaceAll("\r\n", "\n").trim() === wanted.trim();
}

/** GitHub names a bot with or without the suffix `[bot]`. */
function plainName(login: string): string {
  return login.replace(/\[bot\]$/, "").toLowerCase();
}
