/** The kinds of text in a stack file, each with its own message. */
import { z } from "zod";
import { parseDuration } from "../core/duration.ts";
import { normalImageReference } from "../core/image-reference.ts";
import { quote } from "../core/quote.ts";
import { envVarNamePattern, ownerIdPattern } from "../core/render-platform.ts";
import { parseSchedule } from "../schedule/parse.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { ScheduleError } from "../schedule/schedule-error.ts";
import { configCodes, type FindingCode } from "./finding.ts";
import { isPlaceholder } from "./placeholder.ts";

/** What a check of one text found; where it stands is added later. */
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

/** Adds a finding of our own to zod's issues. */
export function addFault(context: z.RefinementCtx, fault: TextFault): void {
  context.addIssue({ code: "custom", message: fault.message, params: { fault } });
}

/** Text of a form. */
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

/** A URL may hold a token in front of its host, which no message shows. */
function withoutUserInfo(text: string): string {
  return text.replace(/\/\/[^/]*@/, "//…@");
}

/** First part or whole of a Render service name, which is also part of its host name. */
export const serviceName = textLike(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  "a service name",
  "Use lower-case letters, digits and hyphens between them",
);

export const variableName = textLike(
  envVarNamePattern,
  "a name of an environment variable",
  "Use letters, digits and _, no digit first",
);

export const imageReference = z.string().superRefine((text, context) => {
  if (normalImageReference(text) !== undefined) return;
  addFault(context, malformed(text, "an image reference", "Write it as registry/owner/image:tag"));
});

export const healthCheckPath = textLike(/^\/\S*$/, "a path", "Begin it with a slash: /healthz");

/** Text that may be anything but nothing. */
export const someText = textLike(/\S/, "a usable text", "Write a value or leave the key out");

export const timeZone = z.string().superRefine((text, context) => {
  if (/^[A-Za-z]/.test(text) && isTimeZone(text)) return;
  addFault(context, malformed(text, "a time zone", "Write its IANA name, for example Europe/Paris or UTC"));
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Render takes plan names that no list holds (sizes such as `0.5c-512mb`), but none of them is free for a cron job. */
export const cronPlan = someText.superRefine((text, context) => {
  if (!["free", "none"].includes(text.trim().toLowerCase())) return;
  const message = `${quote(text)} is no plan for a cron job, Render has none without cost`;
  addFault(context, new TextFault(configCodes.plan, message, "Use starter, the smallest one"));
});

/** `2h30m` as milliseconds. */
export const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  addFault(
    context,
    malformed(text, "a length of time", "Write days, hours and minutes in this order: 2h30m"),
  );
  return z.NEVER;
});

/** A cron expression as a `Schedule`. */
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
