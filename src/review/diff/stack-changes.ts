import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import type { StackConfig } from "../../config/stack-config.ts";
import type { SourceLocation } from "../../core/errors.ts";
import { type ComparedValue, nameChanges, valueChanges, variableChanges } from "./changes.ts";
import type { Change, ChangeSubject } from "./model.ts";

/** What differs between two stack files besides their jobs. */
export function stackChanges(
  before: InspectedStackFile & { config: StackConfig },
  after: InspectedStackFile & { config: StackConfig },
): Change[] {
  const [old, next] = [before.config, after.config];
  const at =
    (...path: string[]) =>
    (): SourceLocation =>
      after.locate(`scheduler-ops:${path[0]}`, ...path.slice(1));
  const value = (
    subject: ChangeSubject,
    read: (config: StackConfig) => string | boolean | undefined,
    ...path: string[]
  ): ComparedValue => ({
    subject,
    before: read(old)?.toString(),
    after: read(next)?.toString(),
    location: at(...path),
  });
  return [
    ...valueChanges([
      value("scheduler mode", ({ scheduler }) => scheduler, "scheduler"),
      value("workspace", ({ ownerId }) => ownerId, "ownerId"),
      value("region", ({ region }) => region, "region"),
      value("service names", ({ name }) => `${name}-…`, "name"),
      value("team's time zone", ({ timeZone }) => timeZone, "timeZone"),
      value("repository", ({ source }) => source?.repo, "source", "repo"),
      value("branch", ({ source }) => source?.branch, "source", "branch"),
      value("root folder", ({ source }) => source?.rootDir, "source", "rootDir"),
      value("build command", ({ source }) => source?.buildCommand, "source", "buildCommand"),
      value("web service name", (config) => ownWebName(config), "web", "name"),
      value("web service image", ({ web }) => web.image, "web", "image"),
      value("web service start command", ({ web }) => web.startCommand, "web", "startCommand"),
      value("web service plan", ({ web }) => web.plan, "web", "plan"),
      value("web service health check", ({ web }) => web.healthCheckPath, "web", "healthCheckPath"),
      value("web service taken over", ({ web }) => web.adopt, "web", "adopt"),
    ]),
    ...variableChanges("web service variables", old.web.env, next.web.env, at("web", "env")),
    ...variableChanges("variables of all services", old.env, next.env, at("env")),
    ...nameChanges("secrets", old.secretNames, next.secretNames, at("secrets")),
  ];
}

/** The name of the web service where it is not the usual one: that one changes with the service names. */
function ownWebName({ name, stack, web }: StackConfig): string | undefined {
  return web.serviceName === `${name}-${stack}` ? undefined : web.serviceName;
}
