/** The forge and the pull request of a CI job, from its environment variables. */

import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { ConfigurationError } from "../../../core/errors.ts";
import { isSafeForSecrets } from "../../../core/http/loopback.ts";
import type { Forge } from "./forge.ts";
import { forgeClient } from "./forge-client.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The forge of this job: GitHub by `GITHUB_REPOSITORY` and `GITHUB_TOKEN`, GitLab by `CI_PROJECT_ID` and
 * `GITLAB_TOKEN`. Self-hosted servers by `GITHUB_API_URL` and `CI_API_V4_URL`. Sends nothing.
 * @throws {ConfigurationError} FORGE001 if a variable is missing or invalid.
 */
export function forgeOf(environment: Environment, clock: Clock): Forge {
  if (environment.GITHUB_REPOSITORY) return githubOf(environment.GITHUB_REPOSITORY, environment, clock);
  if (environment.CI_PROJECT_ID) return gitlabOf(environment.CI_PROJECT_ID, environment, clock);
  throw problem(
    "neither GITHUB_REPOSITORY nor CI_PROJECT_ID is set, so there is no repository to write to",
    "Run it in a GitHub Actions or GitLab CI job, or only print: comment with --dry-run, drift without --issue",
  );
}

/**
 * The number of the job's pull or merge request; `undefined` in a job without one.
 * GitHub provides it in the event file, GitLab in `CI_MERGE_REQUEST_IID`.
 */
export function pullRequestOf(environment: Environment): number | undefined {
  const { GITHUB_EVENT_PATH: eventPath, CI_MERGE_REQUEST_IID: mergeRequest } = environment;
  if (eventPath) return numberInEvent(eventPath);
  return mergeRequest && /^\d+$/.test(mergeRequest) ? Number(mergeRequest) : undefined;
}

/** The names of a pull request's branches; `undefined` in a job without one. */
export function branchesOf(environment: Environment): { source: string; target: string } | undefined {
  const source = environment.GITHUB_HEAD_REF || environment.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME;
  const target = environment.GITHUB_BASE_REF || environment.CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
  return source && target ? { source, target } : undefined;
}

function githubOf(repository: string, environment: Environment, clock: Clock): Forge {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw problem("GITHUB_REPOSITORY is not owner/name", "Set it to owner/name, as GitHub Actions does");
  }
  const baseUrl = addressOf(environment.GITHUB_API_URL || "https://api.github.com", "GITHUB_API_URL");
  const apiKey = tokenOf(environment.GITHUB_TOKEN, {
    variable: "GITHUB_TOKEN",
    remedy: "Add to the workflow step: env: { GITHUB_TOKEN: $" + "{{ github.token }} }",
  });
  // A self-hosted server has REST at /api/v3 and GraphQL at /api/graphql.
  const graphqlPath = baseUrl.endsWith("/api/v3") ? "/../graphql" : "/graphql";
  return github(forgeClient({ baseUrl, apiKey }, { clock }), { repository, graphqlPath });
}

function gitlabOf(project: string, environment: Environment, clock: Clock): Forge {
  const baseUrl = addressOf(environment.CI_API_V4_URL || "https://gitlab.com/api/v4", "CI_API_V4_URL");
  const apiKey = tokenOf(environment.GITLAB_TOKEN, {
    variable: "GITLAB_TOKEN",
    remedy: "Create a project access token with the scope api and add it as a masked CI/CD variable",
  });
  const webUrl = environment.CI_PROJECT_URL ?? "";
  return gitlab(forgeClient({ baseUrl, apiKey }, { clock }), { project, webUrl });
}

function tokenOf(
  token: string | undefined,
  { variable, remedy }: { variable: string; remedy: string },
): string {
  const trimmed = token?.trim() ?? "";
  if (trimmed === "") throw problem(`${variable} is not set`, remedy);
  if (!/^[\x21-\x7e]+$/.test(trimmed))
    throw problem(`${variable} contains a character that is not allowed in a token`, remedy);
  return trimmed;
}

function addressOf(text: string, variable: string): string {
  const url = URL.parse(text);
  if (url !== null && isSafeForSecrets(url)) return url.href.replace(/\/+$/, "");
  throw problem(`${variable} is not an https address`, `Set ${variable} to an https address, or unset it`);
}

const eventSchema = z.object({
  number: z.number().optional(),
  pull_request: z.object({ number: z.number() }).optional(),
});

function numberInEvent(path: string): number | undefined {
  try {
    const event = eventSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    return event.pull_request?.number ?? event.number;
  } catch {
    return undefined;
  }
}

function problem(message: string, remedy: string): ConfigurationError {
  return new ConfigurationError([{ code: "FORGE001", message, remedy }]);
}
