/** Validators of the values in a stack file, each with its own messages. */
import { z } from "zod";
import { parseDuration } from "../core/duration.ts";
import { normalImageReference } from "../core/image-reference.ts";
import { quote } from "../core/quote.ts";
import { envVarNamePattern, ownerIdPattern } from "../core/render-platform.ts";
import { parseSchedule } from "../schedule/parse.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { ScheduleError } from "../schedule/schedule-error.ts";
import { offsetOf } from "../schedule/zoned/zone.ts";
import { configCodes, type FindingCode } from "./finding.ts";
import { isPlaceholder } from "./placeholder.ts";

/** What is wrong with one value, without its location, which is added later. */
export class TextFault {
  readonly code: FindingCode;
  readonly message: string;
  readonly remedy: string;

  constructor(code: FindingCode, message: string, remedy: string) {
    this.code = code;
    this.message = message;
    this.remedy = remedy;
  }
}

/** Reports a fault as an issue of zod. */
function addFault(context: z.RefinementCtx, fault: TextFault): void {
  context.addIssue({ code: "custom", message: fault.message, params: { fault } });
}

/** @param what completes "… is not" */
function textLike(pattern: RegExp, what: string, remedy: string) {
  return z.string().superRefine((text, context) => {
    if (!pattern.test(text)) addFault(context, malformed(text, what, remedy));
  });
}

function malformed(text: string, what: string, remedy: string): TextFault {
  return new TextFault(configCodes.malformed, `${quote(text)} is not ${what}`, remedy);
}

export const ownerId = z.string().superRefine((text, context) => {
  if (ownerIdPattern.test(text) || isPlaceholder(text)) return;
  addFault(
    context,
    malformed(text, "a Render workspace id", "Take the id from the workspace's settings: tea-…"),
  );
});

export const repositoryUrl = z.string().superRefine((text, context) => {
  if (isPlaceholder(text) || (/^https?:\/\/[^\s@]+$/.test(text) && URL.canParse(text))) return;
  addFault(
    context,
    malformed(
      withoutUserInfo(text),
      "the URL of a repository",
      "Write it without a user: https://github.com/owner/repository",
    ),
  );
});

/** The user info of a URL may contain a token, which must not appear in a message. */
function withoutUserInfo(text: string): string {
  return text.replace(/\/\/[^/]*@/, "//…@");
}

/** A Render service name or its first part. It becomes part of the host name. */
export const serviceName = textLike(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  "a service name",
  "Use lower-case letters, digits, and hyphens between them",
);

export const variableName = textLike(
  envVarNamePattern,
  "a valid name of an environment variable",
  "Use letters, digits and _, and start with a letter",
);

export const imageReference = z.string().superRefine((text, context) => {
  if (normalImageReference(text) !== undefined) return;
  addFault(context, malformed(text, "an image reference", "Write it as registry/owner/image:tag"));
});

export const healthCheckPath = textLike(/^\/\S*$/, "a path", "Start it with a slash: /healthz");

/** Text that is not blank. */
export const someText = z.string().superRefine((text, context) => {
  if (!/\S/.test(text)) {
    addFault(context, new TextFault(configCodes.malformed, "is empty", "Set a value or remove the key"));
  }
});

export const timeZone = z.string().superRefine((text, context) => {
  if (/^[A-Za-z]/.test(text) && isTimeZone(text)) return;
  addFault(context, malformed(text, "a time zone", "Write its IANA name, for example Europe/Paris or UTC"));
});

function isTimeZone(name: string): boolean {
  try {
    offsetOf(name); // its formatter is cached: the schedules of the file need it again
    return true;
  } catch {
    return false;
  }
}

/** Any plan name, because Render also accepts sizes such as `0.5c-512mb`; but cron jobs have no free plan. */
export const cronPlan = someText.superRefine((text, context) => {
  if (!["free", "none"].includes(text.trim().toLowerCase())) return;
  const message = `${quote(text)} is not a plan for cron jobs, which have no free plan`;
  addFault(context, new TextFault(configCodes.plan, message, "Use starter, the smallest plan"));
});

/** A duration such as `2h30m`, read as milliseconds. */
export const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  addFault(context, malformed(text, "a duration", "Write days, hours and minutes in this order: 2h30m"));
  return z.NEVER;
});

/** A cron expression, read as a `Schedule`. */
export const schedule = z.string().transform((text, context): Schedule => {
  try {
    return parseSchedule(text);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    const { code, message, remedy } = error.problem;
    addFault(context, new TextFault(code, message, remedy));
    return z.NEVER;
  }
});
