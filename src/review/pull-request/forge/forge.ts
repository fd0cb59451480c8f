/** The places where changes are reviewed, as far as this project writes there: GitHub and GitLab. */

/** A text on a pull request or an issue. */
export interface Note {
  id: string;
  body: string;
  /** Who wrote it. */
  author: string;
}

/** An issue that is open. */
export interface OpenIssue extends Note {
  title: string;
}

/** One forge with one repository of it. Every method throws `ForgeError`. */
export interface Forge {
  readonly name: "GitHub" | "GitLab";
  /** The most characters that a note or an issue may have. */
  readonly longestBody: number;
  /** Who writes with the token at hand. */
  whoAmI(): Promise<string>;
  /** The notes of a pull request, oldest first, page by page: asking for the next one may be a call. */
  notes(pullRequest: number): AsyncIterable<Note>;
  /** Returns the address of the new note for people. */
  addNote(pullRequest: number, body: string): Promise<string>;
  changeNote(pullRequest: number, id: string, body: string): Promise<string>;
  /** Open issues with a label, oldest first. */
  issues(label: string): AsyncIterable<OpenIssue>;
  openIssue(issue: { title: string; body: string; label: string }): Promise<string>;
  changeIssue(id: string, change: { title: string; body: string; closed?: boolean }): Promise<string>;
}
