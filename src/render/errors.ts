import { OperationError, type Problem } from "../core/errors.ts";

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

/** A call to Render that did not do what it should. Codes: RENDER001 to RENDER013, see docs/errors.md. */
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
