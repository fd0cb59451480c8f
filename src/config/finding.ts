import type { ScheduleCode } from "../schedule/schedule-error.ts";

/** The codes of problems of a stack file, except those of schedules (`SCHED…`). They are stable and never reused. */
export const configCodes = {
  /** The file does not exist or cannot be read. */
  noFile: "CONFIG001",
  /** Not valid YAML. */
  syntax: "CONFIG002",
  /** A key is defined twice in one mapping. */
  duplicateKey: "CONFIG003",
  /** A required value is missing. */
  missing: "CONFIG004",
  /** A value of the wrong type. */
  wrongType: "CONFIG005",
  /** An unknown key. */
  unknownKey: "CONFIG006",
  /** A key without the namespace `scheduler-ops:`. */
  noNamespace: "CONFIG007",
  /** A word that is not one of the choices. */
  notAChoice: "CONFIG008",
  /** Malformed text: a time zone, a duration, a name, … */
  malformed: "CONFIG009",
  /** A placeholder that only the owner can replace. */
  placeholder: "CONFIG010",
  /** A job that neither the catalogue nor the stack file describes. */
  unknownJob: "CONFIG011",
  /** An environment variable that is both plain and secret. */
  plainAndSecret: "CONFIG012",
  /** The Render API key, which must not be in a file. */
  apiKey: "CONFIG013",
  /** The schedule leaves a longer gap than `maxGap` allows. */
  gapTooLong: "CONFIG014",
  /** A secret that is not encrypted, or secrets that are encrypted as a whole. */
  notEncrypted: "CONFIG016",
  /** A plan that Render does not offer for the service. */
  plan: "CONFIG017",
  /** Built from `source`, which is missing. */
  noSource: "CONFIG018",
  /** An environment variable that the program sets. */
  derivedVariable: "CONFIG019",
  /** Two services with the same name. */
  duplicateService: "CONFIG020",
  /** A mode that needs the job that replaces the in-process scheduler, without that job. */
  noScheduler: "CONFIG021",
  /** A required environment variable that is not set. */
  requiredEnv: "CONFIG022",
  /** A required environment variable that is empty or a filler such as `changeme`. */
  weakValue: "CONFIG023",
  /** A job with an image, in the local time of a zone with DST: there is no place for the guard. */
  noGuard: "CONFIG024",
} as const;

/** The code of any problem of a stack file. */
export type FindingCode = (typeof configCodes)[keyof typeof configCodes] | ScheduleCode;

/** A place in the values of a stack: full key first, for example `["scheduler-ops:web", "image"]`. */
export type ConfigPath = readonly string[];

/** A problem of a value, before its location is known. */
export interface ConfigFinding {
  code: FindingCode;
  /** What is wrong: it follows the subject and a colon. */
  message: string;
  remedy: string;
  path: ConfigPath;
  /** Whether the problem is the key instead of its value. */
  atKey?: boolean;
  /** What an unknown key most likely means: a missing value there is not reported as well. */
  suggestion?: ConfigPath;
  /** Where the missing value could be set, if not at `path`. */
  missingAt?: readonly ConfigPath[];
}
