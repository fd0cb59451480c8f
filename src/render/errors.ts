import { OperationError, type Problem } from "../core/errors.ts";

/** Facts about a failed call. */
export interface FailureFacts {
  /** What was being done, for example `create it`. */
  action?: string;
  /** HTTP status of the answer; absent when there was none. */
  status?: number;
  /** `Render-Request-Id` of the answer: for Render's support. */
  requestId?: string;
  /** True when the call may have been carried out although no usable answer came. */
  outcomeUnknown?: boolean;
}

/** A failed call to Render. Codes: RENDER001 to RENDER013, see docs/errors.md. */
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

/** Whether `thrown` says that the resource does not exist, or not any more. */
export function isGone(thrown: unknown): boolean {
  return thrown instanceof RenderApiError && (thrown.status === 404 || thrown.status === 410);
}
