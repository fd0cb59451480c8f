import type { ScheduleCode } from "../schedule/schedule-error.ts";

/** The error codes of a stack file, except those of schedules (`SCHED…`). Codes are stable and never reused. */
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
  /** A value that is not one of the choices. */
  notAChoice: "CONFIG008",
  /** Malformed text, such as a time zone, a duration or a name. */
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
  /** A service is built from `source`, which is missing. */
  noSource: "CONFIG018",
  /** An environment variable that the program sets. */
  derivedVariable: "CONFIG019",
  /** Two services with the same name. */
  duplicateService: "CONFIG020",
  /** The scheduler mode needs a job that replaces the in-process scheduler, and there is none. */
  noScheduler: "CONFIG021",
  /** A required environment variable that is not set. */
  requiredEnv: "CONFIG022",
  /** A required environment variable that is empty or a filler such as `changeme`. */
  weakValue: "CONFIG023",
  /** A job in local time that needs a guard in front of its command, but runs an image. */
  noGuard: "CONFIG024",
} as const;

/** Any error code of a stack file. */
export type FindingCode = (typeof configCodes)[keyof typeof configCodes] | ScheduleCode;

/** The path of a value, starting with its full key: `["scheduler-ops:web", "image"]`. */
export type ConfigPath = readonly string[];

/** A problem with a value or key, identified by its path. `validate.ts` adds the location in the file. */
export interface ConfigFinding {
  code: FindingCode;
  /** What is wrong. Messages show it after the subject and a colon. */
  message: string;
  remedy: string;
  path: ConfigPath;
  /** Whether the problem is with the key instead of its value. Default: false. */
  atKey?: boolean;
  /** The path that an unknown key was most likely meant to be. A value that is missing there is not reported. */
  suggestion?: ConfigPath;
  /** Where a missing value can be set, if not at `path`. */
  missingAt?: readonly ConfigPath[];
}
