import { z } from "zod";
import { type Headers, single } from "../../../core/http/headers.ts";
import type { Forge, Note, OpenIssue } from "./forge.ts";
import type { ForgeCall, ForgeClient } from "./forge-client.ts";

const noteSchema = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  html_url: z.string(),
});
const issueSchema = noteSchema.extend({
  number: z.number(),
  title: z.string(),
  pull_request: z.unknown().optional(),
});
const viewerSchema = z.object({ data: z.object({ viewer: z.object({ login: z.string() }) }) });

type Request = Pick<ForgeCall<unknown>, "method" | "path" | "body">;

/** "Body is too long (maximum is 65536 characters)", status 422. */
export const maxGithubBodyLength = 65_536;

interface GithubRepository {
  /** `owner/name` */
  repository: string;
  /** Path of GraphQL, relative to the base address of the REST API. */
  graphqlPath: string;
}

/** A repository on GitHub, see https://docs.github.com/en/rest/issues/comments */
export function github(client: ForgeClient, { repository, graphqlPath }: GithubRepository): Forge {
  const base = `/repos/${repository.split("/").map(encodeURIComponent).join("/")}`;

  function call<T>(action: string, permission: string, answer: z.ZodType<T>, request: Request) {
    const about = { forge: "GitHub", action, permission, tokenVariable: "GITHUB_TOKEN" } as const;
    return client.call({ ...request, answer, about });
  }

  async function* pages<T>(
    action: string,
    permission: string,
    answer: z.ZodType<T>,
    first: string,
  ): AsyncIterable<T> {
    for (let path: string | undefined = first; path !== undefined; ) {
      const { value, headers }: { value: T[]; headers: Headers } = await call(
        action,
        permission,
        z.array(answer),
        {
          method: "GET",
          path,
        },
      );
      yield* value;
      path = nextPage(headers, path);
    }
  }

  return {
    name: "GitHub",
    maxBodyLength: maxGithubBodyLength,

    // The only way for a workflow's token to find its own user name.
    async whoAmI() {
      const { value } = await call("read the owner of the token", "metadata: read", viewerSchema, {
        method: "POST",
        path: graphqlPath,
        body: { query: "{ viewer { login } }" },
      });
      return value.data.viewer.login;
    },

    async *notes(pullRequest) {
      const action = `read the comments of pull request ${pullRequest}`;
      const path = `${base}/issues/${pullRequest}/comments?per_page=100`;
      for await (const note of pages(action, "pull-requests: write", noteSchema, path)) yield noteOf(note);
    },

    async addNote(pullRequest, body) {
      const action = `comment on pull request ${pullRequest}`;
      const path = `${base}/issues/${pullRequest}/comments`;
      const { value } = await call(action, "pull-requests: write", noteSchema, {
        method: "POST",
        path,
        body: { body },
      });
      return value.html_url;
    },

    async changeNote(pullRequest, id, body) {
      const action = `edit the comment on pull request ${pullRequest}`;
      const path = `${base}/issues/comments/${id}`;
      const { value } = await call(action, "pull-requests: write", noteSchema, {
        method: "PATCH",
        path,
        body: { body },
      });
      return value.html_url;
    },

    async *issues(label): AsyncIterable<OpenIssue> {
      const query = new URLSearchParams({ state: "open", labels: label, direction: "asc", per_page: "100" });
      const path = `${base}/issues?${query}`;
      for await (const issue of pages("read the open issues", "issues: write", issueSchema, path)) {
        // GitHub lists pull requests as issues, too.
        if (issue.pull_request === undefined) {
          yield { ...noteOf(issue), id: String(issue.number), title: issue.title };
        }
      }
    },

    async openIssue({ title, body, label }) {
      const { value } = await call("open an issue", "issues: write", issueSchema, {
        method: "POST",
        path: `${base}/issues`,
        body: { title, body, labels: [label] },
      });
      return value.html_url;
    },

    async changeIssue(id, { title, body, closed = false }) {
      const { value } = await call(`edit issue ${id}`, "issues: write", issueSchema, {
        method: "PATCH",
        path: `${base}/issues/${id}`,
        body: { title, body, ...(closed ? { state: "closed", state_reason: "completed" } : {}) },
      });
      return value.html_url;
    },
  };
}

function noteOf({ id, body, user }: z.output<typeof noteSchema>): Note {
  return { id: String(id), body: body ?? "", author: user?.login ?? "" };
}

/**
 * The path of the next page, from the page's link. Only the query is used, so that a response cannot send the token
 * elsewhere. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
function nextPage(headers: Headers, path: string): string | undefined {
  const link = /<([^>]+)>\s*;\s*rel="next"/.exec(single(headers.link) ?? "")?.[1];
  const query = link === undefined ? undefined : URL.parse(link)?.search;
  return query === undefined ? undefined : `${path.split("?")[0]}${query}`;
}
