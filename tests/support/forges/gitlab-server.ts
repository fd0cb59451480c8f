import { type Context, Hono } from "hono";
import { emptyForge, type ForgeServer, pageOf, type StoredText, token } from "./forge-server.ts";
import { serve } from "./serve.ts";

const self = "project_7_bot";

/** GitLab's REST API as far as notes and issues go: paging by a header, notes with authors. */
export async function startGitlab(): Promise<ForgeServer> {
  const forge = emptyForge();
  const app = new Hono().basePath("/api/v4");
  app.use(forge.guard);

  const note = ({ id, body, author }: StoredText) => ({
    id,
    body,
    author: { username: author },
    system: false,
  });
  const issueOf = ({ id, title, body, author, state }: StoredText) => ({
    ...{ iid: id, title, description: body, state },
    author: { username: author },
    web_url: `https://gitlab.example/group/project/-/issues/${id}`,
  });
  const list = <Shown>(items: readonly StoredText[], show: (item: StoredText) => Shown, context: Context) => {
    const { page, next } = pageOf(items, context);
    context.header("x-next-page", next === undefined ? "" : String(next));
    return context.json(page.map(show));
  };

  const notes = "/projects/42/merge_requests/7/notes";
  app.get(notes, (context) => list(forge.comments, note, context));
  app.post(notes, async (context) => {
    const { body } = await context.req.json();
    if (body.length > 1_000_000) return context.json({ message: { note: ["is too long"] } }, 400);
    const comment = forge.make(self, body);
    forge.comments.push(comment);
    return context.json(note(comment), 201);
  });
  app.put(`${notes}/:id`, async (context) => {
    const comment = forge.comments.find(({ id }) => id === Number(context.req.param("id")));
    if (comment === undefined) return context.json({ message: "404 Not found" }, 404);
    comment.body = (await context.req.json()).body;
    return context.json(note(comment));
  });
  app.get("/projects/42/issues", (context) => {
    const label = context.req.query("labels") ?? "";
    const open = forge.issues.filter(({ state, labels }) => state === "open" && labels.includes(label));
    return list(open, issueOf, context);
  });
  app.post("/projects/42/issues", async (context) => {
    const { title, description, labels } = await context.req.json();
    const issue = forge.make(self, description, title, labels.split(","));
    forge.issues.push(issue);
    return context.json(issueOf(issue), 201);
  });
  app.put("/projects/42/issues/:iid", async (context) => {
    const issue = forge.issues.find(({ id }) => id === Number(context.req.param("iid")));
    if (issue === undefined) return context.json({ message: "404 Not found" }, 404);
    const { title, description, state_event } = await context.req.json();
    Object.assign(issue, { title, body: description }, state_event === "close" ? { state: "closed" } : {});
    return context.json(issueOf(issue));
  });
  app.get("/user", (context) => context.json({ id: 1, username: self }));
  app.notFound((context) => context.json({ error: "404 Not Found" }, 404));

  const server = await serve(app);
  return {
    ...forge,
    environment: {
      CI_PROJECT_ID: "42",
      CI_API_V4_URL: `${server.url}/api/v4`,
      CI_PROJECT_URL: "https://gitlab.example/group/project",
      CI_MERGE_REQUEST_IID: "7",
      GITLAB_TOKEN: token,
    },
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}
