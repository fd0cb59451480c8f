import { schedulerPlan } from "../../../config/scheduler-mode.ts";
import { webSecretNames } from "../../../config/service-env.ts";
import type { JobConfig, StackConfig } from "../../../config/stack-config.ts";

type Variables = Readonly<Record<string, string>>;

/** Stands for a value that no file holds: it is not compared, only that there is one. */
const anyValue = "\0any";

/** The variables that `up` gives a cron job. */
export function expectedJobVariables(
  { env, secretNames, scheduler }: StackConfig,
  job: JobConfig,
): Variables {
  const offered: Variables = {
    ...withAnyValue(secretNames),
    WEB_URL: anyValue,
    ...(scheduler === "paused" ? { TICK_SCHEDULE: "none" } : {}),
  };
  const taken = [...job.requiredEnv.flat(), ...job.optionalEnv].flatMap((name) =>
    offered[name] === undefined ? [] : [[name, offered[name]] as const],
  );
  return { ...env, ...Object.fromEntries(taken), ...job.env };
}

/** The variables that `up` gives the web service. */
export function expectedWebVariables({ env, secretNames, web, scheduler }: StackConfig): Variables {
  return {
    ...env,
    ...withAnyValue(webSecretNames(secretNames)),
    ...web.env,
    SCHEDULER_ENABLED: String(schedulerPlan(scheduler).schedulerEnabled),
    WEB_CONCURRENCY: "1",
  };
}

/** What a service has, to be compared with what is expected. Values that are not compared are left behind. */
export function liveVariables(actual: Variables | undefined, expected: Variables): Variables {
  return Object.fromEntries(
    Object.entries(actual ?? {}).map(([name, value]) => {
      const isCompared = expected[name] !== undefined && expected[name] !== anyValue;
      return [name, isCompared ? value : anyValue];
    }),
  );
}

function withAnyValue(names: readonly string[]): Variables {
  return Object.fromEntries(names.map((name) => [name, anyValue]));
}
