import { OperationError } from "../../../core/errors.ts";
import type { Answer, TransportFailure } from "../../../core/http/transport.ts";

/** A call to GitHub or GitLab that did not do what it should. Codes: FORGE001 to FORGE007, see docs/errors.md. */
export class ForgeError extends OperationError {
  override readonly name = "ForgeError";
}

/** What a call is about, for messages. */
export interface ForgeCallSubject {
  forge: "GitHub" | "GitLab";
  /** Completes "could not …", for example `read the comments of pull request 7`. */
  action: string;
  /** The variable with the token. */
  tokenVariable: string;
  /** What the token must be allowed to do, in the forge's words. */
  permission: string;
}

/** The forge answered, and not with what was asked for. */
export function refused(about: ForgeCallSubject, answer: Pick<Answer, "status">): ForgeError {
  const { forge, action, tokenVariable, permission } = about;
  const could = `could not ${action}: ${forge}`;
  switch (answer.status) {
    case 401:
      return new ForgeError({
        code: "FORGE002",
        message: `${could} does not accept the token in ${tokenVariable}`,
        remedy: `Set ${tokenVariable} to a token of this repository that has not expired`,
      });
    case 403:
      return new ForgeError({
        code: "FORGE003",
        message: `${could} does not let this token do it`,
        remedy: `Give it the permission ${permission}; on a pull request from a fork GitHub takes it away`,
      });
    case 404:
      return new ForgeError({
        code: "FORGE004",
        message: `${could} does not know it, or the token may not see it`,
        remedy: `Check the repository and the number, and that the token has the permission ${permission}`,
      });
    case 429:
      return new ForgeError({
        code: "FORGE005",
        message: `${could} has too many requests of this token`,
        remedy: "Run the job again in some minutes",
      });
    default:
      return new ForgeError({
        code: "FORGE006",
        message: `${could} answered ${answer.status}`,
        remedy: answer.status >= 500 ? "Run the job again" : "Check the repository's settings",
      });
  }
}

/** The answer was not what the forge's documentation says. */
export function notUnderstood({ forge, action }: ForgeCallSubject): ForgeError {
  return new ForgeError({
    code: "FORGE006",
    message: `could not ${action}: the answer is not ${forge}'s`,
    remedy: "Check the address of the API and the proxy between",
  });
}

/** There was no answer. */
export function noAnswer({ forge, action }: ForgeCallSubject, failure: TransportFailure): ForgeError {
  return new ForgeError({
    code: "FORGE007",
    message: `could not ${action}: no answer from ${forge} (${failure.code})`,
    remedy:
      "Check the network and run the job again: a comment that was written after all is found and edited",
  });
}
