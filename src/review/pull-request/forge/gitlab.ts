import { z } from "zod";
import { type Headers, single } from "../../../core/http/headers.ts";
import type { Forge, Note } from "./forge.ts";
import type { ForgeCall, ForgeClient } from "./forge-client.ts";

const authorSchema = z.object({ username: z.string() });
const noteSchema = z.object({ id: z.number(), body: z.string(), author: authorSchema });
const issueSchema = z.object({
  iid: z.number(),
  title: z.string(),
  description: z.string().nullish(),
  author: authorSchema,
  web_url: z.string(),
});

type Request = Pick<ForgeCall<unknown>, "method" | "path" | "body">;

interface GitlabProject {
  /** Id or full path. */
  project: string;
  /** Web address of the project. */
  webUrl: string;
}

/**
 * A project on GitLab, see https://docs.gitlab.com/api/notes/. The job token cannot write notes: this needs a project
 * access token with the scope `api`.
 */
export function gitlab(client: ForgeClient, { project, webUrl }: GitlabProject): Forge {
  const base = `/projects/${encodeURIComponent(project)}`;

  function call<T>(action: string, answer: z.ZodType<T>, request: Request) {
    const about = { forge: "GitLab", action, permission: "api", tokenVariable: "GITLAB_TOKEN" } as const;
    return client.call({ ...request, answer, about });
  }

  async function* pages<T>(action: string, answer: z.ZodType<T>, path: string): AsyncIterable<T> {
    for (let page: string | undefined = "1"; page !== undefined; ) {
      const { value, headers }: { value: T[]; headers: Headers } = await call(action, z.array(answer), {
        method: "GET",
        path: `${path}&page=${page}`,
      });
      yield* value;
      page = /^\d+$/.exec(single(headers["x-next-page"]) ?? "")?.[0];
    }
  }

  const notesOf = (mergeRequest: number) => `${base}/merge_requests/${mergeRequest}/notes`;
  const addressOf = (mergeRequest: number, note: number) =>
    `${webUrl}/-/merge_requests/${mergeRequest}#note_${note}`;

  return {
    name: "GitLab",
    maxBodyLength: 1_000_000, // https://docs.gitlab.com/administration/instance_limits/#size-of-comments-and-descriptions-of-issues-merge-requests-and-epics

    async whoAmI() {
      const { value } = await call("read the owner of the token", authorSchema, {
        method: "GET",
        path: "/user",
      });
      return value.username;
    },

    async *notes(mergeRequest) {
      const action = `read the notes of merge request ${mergeRequest}`;
      const path = `${notesOf(mergeRequest)}?sort=asc&order_by=created_at&per_page=100`;
      for await (const { id, body, author } of pages(action, noteSchema, path)) {
        yield { id: String(id), body, author: author.username } satisfies Note;
      }
    },

    async addNote(mergeRequest, body) {
      const request = { method: "POST", path: notesOf(mergeRequest), body: { body } } as const;
      const { value } = await call(`write a note on merge request ${mergeRequest}`, noteSchema, request);
      return addressOf(mergeRequest, value.id);
    },

    async changeNote(mergeRequest, id, body) {
      const request = { method: "PUT", path: `${notesOf(mergeRequest)}/${id}`, body: { body } } as const;
      const { value } = await call(`edit the note on merge request ${mergeRequest}`, noteSchema, request);
      return addressOf(mergeRequest, value.id);
    },

    async *issues(label) {
      const query = new URLSearchParams({ state: "opened", labels: label, sort: "asc", per_page: "100" });
      for await (const issue of pages("read the open issues", issueSchema, `${base}/issues?${query}`)) {
        const { iid, title, description, author } = issue;
        yield { id: String(iid), title, body: description ?? "", author: author.username };
      }
    },

    async openIssue({ title, body, label }) {
      const request = {
        method: "POST",
        path: `${base}/issues`,
        body: { title, description: body, labels: label },
      } as const;
      const { value } = await call("open an issue", issueSchema, request);
      return value.web_url;
    },

    async changeIssue(id, { title, body, closed = false }) {
      const request = {
        method: "PUT",
        path: `${base}/issues/${id}`,
        body: { title, description: body, ...(closed ? { state_event: "close" } : {}) },
      } as const;
      const { value } = await call(`edit issue ${id}`, issueSchema, request);
      return value.web_url;
    },
  };
}
