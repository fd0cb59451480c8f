/** Which forge a job runs for, as its CI says in the environment. */

import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { ConfigurationError, type Problem } from "../../../core/errors.ts";
import { isSafeForSecrets } from "../../../core/http/loopback.ts";
import type { Forge } from "./forge.ts";
import { forgeClient } from "./forge-client.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The forge of this job: GitHub by `GITHUB_REPOSITORY` and `GITHUB_TOKEN`, GitLab by `CI_PROJECT_ID` and
 * `GITLAB_TOKEN`. Their own servers by `GITHUB_API_URL` and `CI_API_V4_URL`. Nothing is sent yet.
 * @throws {ConfigurationError} FORGE001 when the environment names none, or no token.
 */
export function forgeOf(environment: Environment, clock: Clock): Forge {
  if (environment.GITHUB_REPOSITORY) return githubOf(environment.GITHUB_REPOSITORY, environment, clock);
  if (environment.CI_PROJECT_ID) return gitlabOf(environment.CI_PROJECT_ID, environment, clock);
  throw problem(
    "neither GITHUB_REPOSITORY nor CI_PROJECT_ID is set, so there is nowhere to write",
    "Run it in a job of GitHub Actions or GitLab CI, or see the text with --dry-run",
  );
}

/**
 * The number of the pull or merge request that a job runs for; `undefined` in a job without one.
 * GitHub tells it in the event's file, GitLab in `CI_MERGE_REQUEST_IID`.
 */
export function pullRequestOf(environment: Environment): number | undefined {
  const { GITHUB_EVENT_PATH: eventPath, CI_MERGE_REQUEST_IID: mergeRequest } = environment;
  if (eventPath) return numberInEvent(eventPath);
  return mergeRequest && /^\d+$/.test(mergeRequest) ? Number(mergeRequest) : undefined;
}

/** The branches of a pull request by their names, as people know them; `undefined` in a job without one. */
export function branchesOf(environment: Environment): { source: string; target: string } | undefined {
  const source = environment.GITHUB_HEAD_REF || environment.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME;
  const target = environment.GITHUB_BASE_REF || environment.CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
  return source && target ? { source, target } : undefined;
}

function githubOf(repository: string, environment: Environment, clock: Clock): Forge {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw problem(
      "GITHUB_REPOSITORY is not owner/name",
      "Set it as GitHub Actions does, for example owner/name",
    );
  }
  const baseUrl = addressOf(environment.GITHUB_API_URL || "https://api.github.com", "GITHUB_API_URL");
  const apiKey = tokenOf(environment.GITHUB_TOKEN, {
    variable: "GITHUB_TOKEN",
    remedy: "In the workflow's step write env: { GITHUB_TOKEN: $" + "{{ github.token }} }",
  });
  // A server of one's own has REST at /api/v3 and GraphQL beside it.
  const graphqlPath = baseUrl.endsWith("/api/v3") ? "/../graphql" : "/graphql";
  return github(forgeClient({ baseUrl, apiKey }, { clock }), { repository, graphqlPath });
}

function gitlabOf(project: string, environment: Environment, clock: Clock): Forge {
  const baseUrl = addressOf(environment.CI_API_V4_URL || "https://gitlab.com/api/v4", "CI_API_V4_URL");
  const apiKey = tokenOf(environment.GITLAB_TOKEN, {
    variable: "GITLAB_TOKEN",
    remedy: "Make a project access token with the scope api and add it as a masked CI/CD variable",
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
    throw problem(`${variable} holds a character that no token has`, remedy);
  return trimmed;
}

function addressOf(text: string, variable: string): string {
  const url = URL.parse(text);
  if (url !== null && isSafeForSecrets(url)) return url.href.replace(/\/+$/, "");
  throw problem(`${variable} is not an https address`, `Set ${variable} to one, or unset it`);
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
  const told: Problem = { code: "FORGE001", message, remedy };
  return new ConfigurationError([told]);
}
