/** Validators of inputs, each with its messages. */
import { z } from "zod";
import { envVarNamePattern, ownerIdPattern } from "../../core/render-platform.ts";

/** Text that is not empty, without surrounding white space; `what` completes "must be …". */
export function text(what: string) {
  return z
    .string(`must be ${what}`)
    .refine((value) => value.trim() !== "", `must be ${what}, not empty`)
    .transform(trimmed);
}

/** Name of a service. */
export const nameSchema = text("the name of a service")
  .refine((name) => name.length <= 100, "is longer than 100 characters: choose a shorter name")
  .refine((name) => !/\p{Cc}/u.test(name), "contains a control character: use letters, digits and hyphens");

export const ownerIdSchema = z
  .string("must be the id of a Render workspace, tea-…")
  .regex(ownerIdPattern, "must be the id of a Render workspace: tea-… (Settings in the dashboard shows it)");

export const environmentIdSchema = z
  .string("must be the id of a Render environment, evm-…")
  .regex(/^evm-[a-z0-9]+$/, "must be the id of a Render environment: evm-…");

/** Environment variables. Messages name keys, never values. */
export const envVarsSchema = z.record(
  z
    .string()
    .regex(
      envVarNamePattern,
      "is not a valid name of a variable: use letters, digits and _, and start with a letter",
    ),
  z.string("must be text: put it in quotes"),
);

/** Secret files by name. Messages name files, never contents. */
export const secretFilesSchema = z.record(
  z.string().regex(/^[^/]+$/, "is not a file name: files are directly below /etc/secrets"),
  z.string("must be the content of the file as text"),
);

/** A switch that the state holds only when it differs from its default. */
export function flag(byDefault: boolean) {
  return z
    .boolean("must be true or false")
    .optional()
    .transform((value) => (value === undefined || value === byDefault ? undefined : value));
}

function trimmed(value: string): string {
  return value.trim();
}
