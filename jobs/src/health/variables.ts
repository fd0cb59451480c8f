import { isSafeForSecrets } from "../../../src/core/http/loopback.ts";
import { readDueTimes } from "../../../src/runs/due-times.ts";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { ScheduleError } from "../../../src/schedule/schedule-error.ts";
import { zoneOffset } from "../../../src/schedule/wall-clock.ts";
import type { LocalSchedule } from "../../../src/schedule/zoned/local-schedule.ts";
import { isDocument, parseDocument } from "../documents/document.ts";
import type { Environment, Variable } from "../program/environment.ts";
import { guarded, integer, optional, text, webAddress } from "../program/variables.ts";
import { optionalStoreVariables } from "../store/variables.ts";
import type { TickSchedule } from "./tick-limit.ts";

const webUrl = webAddress("WEB_URL", {
  description: "address of the web service, for example https://example.onrender.com",
});

const limits = {
  timeLimitSeconds: integer("TIME_LIMIT_SECONDS", {
    description: "how long to wait for the response",
    minimum: 1,
    maximum: 300,
    fallback: { value: 10, words: "default: 10" },
  }),
  maxLatencyMs: integer("MAX_LATENCY_MS", {
    description: "maximum time until the response is complete",
    minimum: 1,
    maximum: 300_000,
    fallback: { value: 2000, words: "default: 2000" },
  }),
  maxClockSkewSeconds: integer("MAX_CLOCK_SKEW_SECONDS", {
    description: "how far the clocks of the web service and the database may be from this one's",
    minimum: 1,
    maximum: 86_400,
    fallback: { value: 60, words: "default: 60" },
  }),
  maxTickAgeSeconds: optional(
    integer("MAX_TICK_AGE_SECONDS", {
      description: "maximum age of the last tick",
      minimum: 1,
      maximum: 31_536_000,
    }),
    "default: 2 x effective interval + 60; where a cron job ticks, at least the time since its second-to-last run, or 3900",
  ),
};

const tickSchedule: Variable<TickSchedule> = {
  name: "TICK_SCHEDULE",
  description:
    "schedule of the cron job that ticks, five fields in UTC, or `none` where no cron job is meant to tick",
  parse(value) {
    const times = value.trim() === "none" ? "none" : readDueTimes(value);
    if (times !== undefined) return { value: times };
    return {
      wrong: "is not a schedule of five fields",
      remedy: 'Set TICK_SCHEDULE to that of the cron job, for example "*/15 * * * *"',
    };
  },
};

const localSchedules: Variable<ReadonlyMap<string, LocalSchedule>> = {
  name: "LOCAL_SCHEDULES",
  description: "schedules of the cron jobs in local time, by name of the service, as JSON; set by pulumi up",
  parse(value) {
    const read = readLocalSchedules(parseDocument(value));
    if (read !== undefined) return { value: read };
    return {
      wrong: 'is not JSON such as {"app-prod-backup":{"schedule":"0 2 * * *","timeZone":"Europe/Paris"}}',
      remedy: "Unset it where it was set by hand, and run pulumi up",
    };
  },
};

function readLocalSchedules(
  document: ReturnType<typeof parseDocument>,
): ReadonlyMap<string, LocalSchedule> | undefined {
  if (document === undefined) return undefined;
  const read = new Map<string, LocalSchedule>();
  for (const [service, value] of Object.entries(document)) {
    const { schedule, timeZone } = isDocument(value) ? value : {};
    if (typeof schedule !== "string" || typeof timeZone !== "string") return undefined;
    try {
      zoneOffset(timeZone);
      read.set(service, { schedule: parseSchedule(schedule), timeZone });
    } catch (error) {
      if (error instanceof ScheduleError || error instanceof RangeError) return undefined;
      throw error;
    }
  }
  return read;
}

const renderApiKey: Variable<string> = {
  name: "RENDER_API_KEY",
  description: "key for Render's API, to look at the runs of the other cron jobs",
  parse(value) {
    const key = value.trim();
    if (/^[\x21-\x7e]+$/.test(key)) return { value: key };
    return {
      wrong: "contains a space or a character that no key has",
      remedy: "Copy the key again, without quotes and line ends",
    };
  },
};

const renderHost = guarded(
  webAddress("RENDER_HOST", {
    description: "address of Render's API",
    fallback: { value: new URL("https://api.render.com/v1"), words: "default: https://api.render.com/v1" },
  }),
  (url) =>
    isSafeForSecrets(url)
      ? undefined
      : {
          wrong: "would send the API key unencrypted",
          remedy: "Set RENDER_HOST to an https address, or unset it",
        },
);

const sisterJobs: Variable<string[]> = {
  name: "SISTER_JOBS",
  description: "names of the environment's other cron jobs on Render, separated by commas",
  parse: (value) => ({ value: value.split(",").flatMap((name) => name.trim() || []) }),
};

const render = {
  renderApiKey: optional(renderApiKey, "default: none"),
  renderHost,
  sisterJobs: optional(
    sisterJobs,
    "default: those whose names start with RENDER_SERVICE_NAME without health-check",
  ),
  localSchedules: optional(localSchedules, "default: none"),
  runsHours: integer("RUNS_HOURS", {
    description: "how many hours of their runs to look at",
    minimum: 1,
    maximum: 168,
    fallback: { value: 24, words: "default: 24" },
  }),
  serviceId: optional(
    text("RENDER_SERVICE_ID", { description: "id of this job, set by Render" }),
    "default: none",
  ),
  serviceName: optional(
    text("RENDER_SERVICE_NAME", { description: "name of this job, set by Render" }),
    "default: none",
  ),
};

const alertWebhookUrl = guarded<URL>(
  {
    name: "ALERT_WEBHOOK_URL",
    description: "where to post a change of the verdict, for example an incoming webhook of Slack or Discord",
    parse(value) {
      const url = URL.parse(value);
      if (url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === "") {
        return { value: url };
      }
      return {
        wrong: "is not an http or https address without user name",
        remedy: "Copy the address of the webhook again",
      };
    },
  },
  (_, environment) =>
    canRemember(environment)
      ? undefined
      : {
          wrong: "is set, but there is no place to remember what was posted",
          remedy: "Set POSTGRES_URL or STATE_DIR, or RENDER_API_KEY where this runs on Render",
        },
);

/** What the health check reads of its environment. */
export const healthVariables = {
  webUrl,
  ...limits,
  tickSchedule: optional(tickSchedule, "default: that of the job on Render, else not known"),
  ...optionalStoreVariables,
  ...render,
  alertWebhookUrl: optional(alertWebhookUrl, "default: none"),
};

function canRemember({ POSTGRES_URL, STATE_DIR, RENDER_API_KEY, RENDER_SERVICE_ID }: Environment): boolean {
  return Boolean(POSTGRES_URL || STATE_DIR || (RENDER_API_KEY && RENDER_SERVICE_ID));
}
