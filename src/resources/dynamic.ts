/** What a Pulumi dynamic provider needs besides its own matter. */
import * as pulumi from "@pulumi/pulumi";
import { formatProblem, OperationError } from "../core/errors.ts";

/** Stands in `check` and `diff` for a value that a preview does not know yet, at any depth and for any type. */
export const unknownValue: string = pulumi.runtime.unknownValue;

/** Inputs or outputs as the provider process hands them over: plain values, secrets included. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * Thrown when a service exists but is not yet as it should be. Pulumi then keeps `properties` in the state with
 * the reason, and calls `update` at the next `up` even when the program has not changed.
 */
export class PartialStateError extends Error {
  override readonly name = "PartialStateError";
  readonly id: string;
  readonly reasons: string[];
  readonly properties: Properties;

  /** `properties` become the outputs as they are: they must hold `__provider`, or no later call finds its code. */
  constructor(id: string, cause: unknown, properties: object) {
    const reason = reasonOf(cause);
    super(reason);
    this.id = id;
    this.reasons = [reason];
    this.properties = withoutUndefined(properties);
  }
}

/** Leaves out every undefined value, at any depth: Pulumi's wire format has no place for it. */
export function withoutUndefined(properties: object): Record<string, unknown> {
  const entries: [string, unknown][] = Object.entries(properties);
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, isPlainObject(value) ? withoutUndefined(value) : value]),
  );
}

/** Runs a provider method; what it throws reaches people as one message, without a stack. */
export async function reported<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The provider process prints `stack` of what check, diff, read and delete throw.
    if (error instanceof OperationError) error.stack = "";
    throw error;
  }
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function reasonOf(cause: unknown): string {
  if (cause instanceof OperationError) return formatProblem(cause.problem);
  return cause instanceof Error ? cause.message : String(cause);
}
