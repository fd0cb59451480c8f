import { OperationError } from "../../../core/errors.ts";
import type { HttpAnswer } from "../../../core/http/client.ts";
import type { TransportFailure } from "../../../core/http/failure.ts";

/** A failed call to GitHub or GitLab. Codes: FORGE002 to FORGE007, see docs/errors.md. */
class ForgeError extends OperationError {
  override readonly name = "ForgeError";
}

/** What a call does, for messages. */
export interface ForgeCallSubject {
  forge: "GitHub" | "GitLab";
  /** Completes "could not …", for example `read the comments of pull request 7`. */
  action: string;
  /** The variable with the token. */
  tokenVariable: string;
  /** The permission that the token needs, in the forge's terms. */
  permission: string;
}

/** The forge answered with an error status. */
export function refused(about: ForgeCallSubject, answer: Pick<HttpAnswer, "status">): ForgeError {
  const { forge, action, tokenVariable, permission } = about;
  const could = `could not ${action}: ${forge}`;
  switch (answer.status) {
    case 401:
      return new ForgeError({
        code: "FORGE002",
        message: `${could} rejected the token in ${tokenVariable}`,
        remedy: `Set ${tokenVariable} to a valid token for this repository`,
      });
    case 403:
      return new ForgeError({
        code: "FORGE003",
        message: `${could} denied permission`,
        remedy: `Give the token the permission ${permission}; GitHub removes it on pull requests from forks`,
      });
    case 404:
      return new ForgeError({
        code: "FORGE004",
        message: `${could} did not find it, or the token has no access`,
        remedy: `Check the repository, the number, and that the token has the permission ${permission}`,
      });
    case 429:
      return new ForgeError({
        code: "FORGE005",
        message: `${could} received too many requests with this token`,
        remedy: "Run the job again in a few minutes",
      });
    default:
      return new ForgeError({
        code: "FORGE006",
        message: `${could} answered ${answer.status}`,
        remedy: answer.status >= 500 ? "Run the job again" : "Check the settings of the repository",
      });
  }
}

/** The response does not match the forge's documentation. */
export function notUnderstood({ forge, action }: ForgeCallSubject): ForgeError {
  return new ForgeError({
    code: "FORGE006",
    message: `could not ${action}: the response is not from ${forge}`,
    remedy: "Check the API address and any proxy",
  });
}

/** There was no response. */
export function noAnswer({ forge, action }: ForgeCallSubject, failure: TransportFailure): ForgeError {
  return new ForgeError({
    code: "FORGE007",
    message: `could not ${action}: no response from ${forge} (${failure.code})`,
    remedy: "Check the network and run the job again: an existing comment is found and edited",
  });
}
