/** What all dynamic providers share. */

import * as pulumi from "@pulumi/pulumi";
import { formatProblem, OperationError } from "../core/errors.ts";
import { isPlainObject } from "../core/plain-object.ts";
import { connectionFrom } from "../render/connection.ts";

/** What Pulumi passes to `check` and `diff` for a value that is not known in a preview, at any depth and for any type. */
export const unknownValue: string = pulumi.runtime.unknownValue;

/** Inputs or outputs as Pulumi passes them to a provider: plain values, including secrets. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * Thrown when a service exists but is not yet in its desired state. Pulumi keeps `properties` in the state with the
 * reason, and calls `update` at the next `up` even when the program has not changed.
 */
export class PartialStateError extends Error {
  override readonly name = "PartialStateError";
  readonly id: string;
  readonly reasons: string[];
  readonly properties: Properties;

  /** @param properties the outputs to keep; they must contain `__provider`, or no later call finds the provider's code */
  constructor(id: string, cause: unknown, properties: object) {
    const reason = reasonOf(cause);
    super(reason);
    this.id = id;
    this.reasons = [reason];
    this.properties = withoutUndefined(properties);
  }
}

/** Removes undefined values at any depth, because Pulumi's wire format cannot represent them. */
export function withoutUndefined(properties: object): Record<string, unknown> {
  const entries: [string, unknown][] = Object.entries(properties);
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, isPlainObject(value) ? withoutUndefined(value) : value]),
  );
}

/** Runs a provider method so that Pulumi prints its errors without a stack trace. */
export async function withPlainErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // For errors of check, diff, read and delete, Pulumi prints `stack` instead of `message`.
    if (error instanceof OperationError) error.stack = "";
    throw error;
  }
}

/**
 * Checks the API key and the address of Render before any resource is declared. Makes no call.
 * @throws RenderApiError RENDER001 without a usable key, RENDER002 for an unusable address
 */
export function requireRenderAccess(environment: NodeJS.ProcessEnv = process.env): void {
  connectionFrom(environment);
}

function reasonOf(cause: unknown): string {
  if (cause instanceof OperationError) return formatProblem(cause.problem);
  return cause instanceof Error ? cause.message : String(cause);
}
