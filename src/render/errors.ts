import { OperationError, type Problem } from "../errors.ts";

/** What is known of a failed call besides the problem itself. */
export interface FailureFacts {
  /** What was being done, for example `create it`. */
  action?: string;
  /** HTTP status of the answer; absent when there was none. */
  status?: number;
  /** `Render-Request-Id` of the answer: what Render's support asks for. */
  requestId?: string;
  /** True when the call may have been carried out although no usable answer came. */
  outcomeUnknown?: boolean;
}

/**
 * A call to Render that did not do what it should. One sentence with subject and remedy; codes:
 *
 * | code | meaning |
 * |---|---|
 * | RENDER001 | no usable API key in the environment |
 * | RENDER002 | `RENDER_HOST` cannot be used |
 * | RENDER003 | key not accepted (401) |
 * | RENDER004 | payment details are missing (402) |
 * | RENDER005 | the key's user may not do this (403) |
 * | RENDER006 | not found (404, 410) |
 * | RENDER007 | the name is taken |
 * | RENDER008 | Render refused the request (other 4xx) |
 * | RENDER009 | a rate limit ends later than may be waited for (429) |
 * | RENDER010 | Render failed (5xx) |
 * | RENDER011 | nothing answers, or the connection broke |
 * | RENDER012 | the answer cannot be understood |
 * | RENDER013 | it is not known whether a call was carried out |
 */
export class RenderApiError extends OperationError {
  override readonly name = "RenderApiError";
  readonly action: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly outcomeUnknown: boolean;

  constructor(problem: Problem, facts: FailureFacts = {}) {
    super(problem);
    this.action = facts.action;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.outcomeUnknown = facts.outcomeUnknown ?? false;
  }
}

/** Whether `thrown` says that the thing asked for does not exist (any more). */
export function isGone(thrown: unknown): boolean {
  return thrown instanceof RenderApiError && (thrown.status === 404 || thrown.status === 410);
}
