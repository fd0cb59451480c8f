/** The operations of GitHub and GitLab that this project uses. */

/** A text on a pull request or an issue. */
export interface Note {
  id: string;
  body: string;
  /** User name. */
  author: string;
}

/** An open issue. */
export interface OpenIssue extends Note {
  title: string;
}

/** One repository on a forge. Every method throws `ForgeError`. */
export interface Forge {
  readonly name: "GitHub" | "GitLab";
  /** Maximum number of characters of a note or an issue. */
  readonly maxBodyLength: number;
  /** The user name that belongs to the token. */
  whoAmI(): Promise<string>;
  /** The notes of a pull request, oldest first, loaded page by page. */
  notes(pullRequest: number): AsyncIterable<Note>;
  /** Returns the web address of the new note. */
  addNote(pullRequest: number, body: string): Promise<string>;
  changeNote(pullRequest: number, id: string, body: string): Promise<string>;
  /** Open issues with a label, oldest first. */
  issues(label: string): AsyncIterable<OpenIssue>;
  openIssue(issue: { title: string; body: string; label: string }): Promise<string>;
  changeIssue(id: string, change: { title: string; body: string; closed?: boolean }): Promise<string>;
}
