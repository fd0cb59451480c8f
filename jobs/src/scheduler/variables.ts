import { type Environment, readEnvironment, type Variable } from "../program/environment.ts";
import { guarded, integer, onlyTrue, optional, text } from "../program/variables.ts";

const schedulerEnabled = onlyTrue("SCHEDULER_ENABLED", {
  description: "whether this process ticks; only `true`, in any case, enables",
  fallback: { value: true, words: "default: true" },
});

// Each web worker would be a scheduler of its own.
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
          wrong: "is above 1 while SCHEDULER_ENABLED is true: each worker would tick",
          remedy: "Set WEB_CONCURRENCY=1, or SCHEDULER_ENABLED=false where a cron job ticks",
        }
      : undefined,
);

// The application's rule for the parent of its development reloader, whose child schedules as well. The parent of
// `node --watch` needs none: it runs none of this, and its child frees its lease when it is replaced.
const developmentReloader: Variable<string> = guarded(
  text("FLASK_DEBUG", {
    description:
      "the development reloader of Flask: with the scheduler enabled only its child may tick, the one with WERKZEUG_RUN_MAIN=true",
    fallback: { value: "", words: "default: off" },
  }),
  (debug, environment) =>
    isEnabled(environment) &&
    !["0", "false", "no"].includes(debug.toLowerCase()) && // what Flask itself takes for off
    environment.WERKZEUG_RUN_MAIN !== "true" &&
    !environment.SERVER_SOFTWARE
      ? {
          wrong: "is on: this is the parent of a development reloader, whose child would tick as well",
          remedy: "Unset FLASK_DEBUG, or set SCHEDULER_ENABLED=false",
        }
      : undefined,
);

/** What says whether this process is the one that ticks, and refuses where several would. */
export const schedulerVariables = {
  schedulerEnabled,
  webConcurrency,
  developmentReloader,
  instance: optional(
    text("RENDER_INSTANCE_ID", {
      description: "set by Render: how this instance is called by a scheduler that waits for it",
    }),
    "default: the host name",
  ),
};

function isEnabled(environment: Environment): boolean {
  return readEnvironment(environment, { schedulerEnabled }).schedulerEnabled;
}
