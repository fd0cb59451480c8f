import type { StackConfig } from "../../../config/stack-config.ts";
import type { Service } from "../../../render/index.ts";

/** Cron jobs whose names begin as those of the stack do, and that no stack file has. */
export function extraJobs(
  { name, stack, jobs }: StackConfig,
  services: readonly Service[],
  others: readonly StackConfig[],
): Array<readonly [job: string, service: Service]> {
  const prefix = `${name}-${stack}-`;
  const declared = new Set(
    [jobs, ...others.map((other) => other.jobs)]
      .flatMap((each) => Object.values(each))
      .map(({ serviceName }) => serviceName),
  );
  // `switchbot-prod-eu-backup` is one of stack prod-eu, where there is one.
  const longer = others
    .map((other) => `${other.name}-${other.stack}-`)
    .filter((other) => other !== prefix && other.startsWith(prefix));
  return services
    .filter((service) => service.type === "cron_job" && service.name.startsWith(prefix))
    .filter((service) => !declared.has(service.name) && !longer.some((each) => service.name.startsWith(each)))
    .map((service) => [service.name.slice(prefix.length), service] as const);
}
