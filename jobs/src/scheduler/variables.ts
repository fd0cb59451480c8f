import { type Environment, readEnvironment, type Variable } from "../program/environment.ts";
import { guarded, integer, onlyTrue, optional, text } from "../program/variables.ts";

const schedulerEnabled = onlyTrue("SCHEDULER_ENABLED", {
  description: "whether this process runs the scheduler; only `true`, in any case, enables it",
  fallback: { value: true, words: "default: true" },
});

// Each web worker would run its own scheduler.
const webConcurrency = guarded(
  integer("WEB_CONCURRENCY", {
    description: "number of web workers; must be 1 while the scheduler is enabled",
    minimum: 1,
    maximum: 1000,
    fallback: { value: 1, words: "default: 1" },
  }),
  (workers, environment) =>
    workers > 1 && isEnabled(environment)
      ? {
          wrong: "is above 1 while SCHEDULER_ENABLED is true: each worker would run a scheduler",
          remedy: "Set WEB_CONCURRENCY=1, or SCHEDULER_ENABLED=false where a cron job runs the ticks",
        }
      : undefined,
);

// The application's rule for the parent of its development reloader, whose child runs a scheduler too. The parent of
// `node --watch` needs no rule: it does not run this code, and its child releases the lease when it is replaced.
const developmentReloader: Variable<string> = guarded(
  text("FLASK_DEBUG", {
    description:
      "Flask's development reloader: only its child process, with WERKZEUG_RUN_MAIN=true, may run the scheduler",
    fallback: { value: "", words: "default: off" },
  }),
  (debug, environment) =>
    isEnabled(environment) &&
    !["0", "false", "no"].includes(debug.toLowerCase()) && // what Flask itself takes for off
    environment.WERKZEUG_RUN_MAIN !== "true" &&
    !environment.SERVER_SOFTWARE
      ? {
          wrong: "is on: this is the parent of a development reloader, whose child would run a scheduler too",
          remedy: "Unset FLASK_DEBUG, or set SCHEDULER_ENABLED=false",
        }
      : undefined,
);

/** Variables that decide whether this process runs the scheduler, and that prevent several schedulers. */
export const schedulerVariables = {
  schedulerEnabled,
  webConcurrency,
  developmentReloader,
  instance: optional(
    text("RENDER_INSTANCE_ID", {
      description: "set by Render: the name of this instance, for a scheduler that waits for it",
    }),
    "default: the host name",
  ),
};

function isEnabled(environment: Environment): boolean {
  return readEnvironment(environment, { schedulerEnabled }).schedulerEnabled;
}
