import type { ScheduleCode } from "../schedule/schedule-error.ts";

/**
 * What can be wrong with a stack file, besides its schedules (`SCHED…`). The codes are stable: never reused for
 * another meaning.
 */
export const configCodes = {
  /** No file of this name, or it cannot be read. */
  noFile: "CONFIG001",
  /** Not YAML. */
  syntax: "CONFIG002",
  /** One key twice in a mapping. */
  duplicateKey: "CONFIG003",
  /** A required value is not there. */
  missing: "CONFIG004",
  /** A number where text is expected, and the like. */
  wrongType: "CONFIG005",
  /** A key that nobody reads. */
  unknownKey: "CONFIG006",
  /** A key of the project without `scheduler-ops:`. */
  noNamespace: "CONFIG007",
  /** None of the words that are possible. */
  notAChoice: "CONFIG008",
  /** A text that has not the form of its kind: time zone, duration, name, … */
  malformed: "CONFIG009",
  /** A placeholder of the committed file that only the owner can replace. */
  placeholder: "CONFIG010",
  /** A job that neither the catalogue nor the stack file describes. */
  unknownJob: "CONFIG011",
  /** An environment variable that is both plain and secret. */
  plainAndSecret: "CONFIG012",
  /** The Render API key, which never stands in a file. */
  apiKey: "CONFIG013",
  /** The schedule leaves a longer gap than the stack file promises. */
  gapTooLong: "CONFIG014",
  /** A secret that is not encrypted by itself. */
  notEncrypted: "CONFIG016",
  /** A plan that Render does not offer for the service. */
  plan: "CONFIG017",
  /** Built from source, but there is no source. */
  noSource: "CONFIG018",
  /** An environment variable that follows from other values of the stack. */
  derivedVariable: "CONFIG019",
  /** Two services of one name. */
  duplicateService: "CONFIG020",
  /** Mode `cron` without the job that replaces the in-process scheduler. */
  nobodyTicks: "CONFIG021",
  /** A variable without which a service cannot work, set nowhere. */
  requiredEnv: "CONFIG022",
  /** A needed variable whose value is empty or a word such as `changeme`. */
  weakValue: "CONFIG023",
  /** In local time with clocks that change, and no place for the guard that needs. */
  noGuard: "CONFIG024",
} as const;

/** The code of anything that can be wrong with a stack file. */
export type FindingCode = (typeof configCodes)[keyof typeof configCodes] | ScheduleCode;

/** A place in the values of a stack: full key first, for example `["scheduler-ops:web", "image"]`. */
export type ConfigPath = readonly string[];

/** Something that is wrong with a value, before it is known where the value stands. */
export interface Finding {
  code: FindingCode;
  /** What is wrong, to follow the subject and a colon. */
  message: string;
  remedy: string;
  path: ConfigPath;
  /** Whether the key is wrong instead of the value behind it. */
  atKey?: boolean;
  /** What an unknown key is most likely meant to be: what is missing there is not reported too. */
  meant?: ConfigPath;
  /** Where something would have to stand, if not at `path`. */
  missingAt?: readonly ConfigPath[];
}
