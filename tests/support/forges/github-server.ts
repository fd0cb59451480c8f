import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { temporaryFolder } from "../temporary-folder.ts";
import { emptyForge, type ForgeServer, pageOf, type StoredText, token } from "./forge-server.ts";
import { serve } from "./serve.ts";

const self = "github-actions[bot]";

/** GitHub's REST API as far as comments and issues go: paging by links, the limit of a body, the name of a bot. */
export async function startGithub(): Promise<ForgeServer> {
  const forge = emptyForge();
  const app = new Hono().basePath("/api/v3");
  app.use(forge.guard);

  const shown = ({ id, author, body, title, state }: StoredText) => ({
    ...{ id, number: id, body, title, state },
    user: { login: author },
    html_url: `https://github.example/owner/name/issues/7#issuecomment-${id}`,
  });
  const list = (items: readonly StoredText[], context: Context) => {
    const { page, next } = pageOf(items, context);
    const url = new URL(context.req.url);
    if (next !== undefined) {
      url.searchParams.set("page", String(next));
      context.header("link", `<${url.href}>; rel="next", <${url.href}>; rel="last"`);
    }
    return context.json(page.map(shown));
  };
  const tooLong = {
    message: "Validation Failed",
    errors: [{ resource: "IssueComment", message: "Body is too long (maximum is 65536 characters)" }],
  };

  const comments = "/repos/owner/name/issues/7/comments";
  app.get(comments, (context) => list(forge.comments, context));
  app.post(comments, async (context) => {
    const { body } = await context.req.json();
    if (body.length > 65_536) return context.json(tooLong, 422);
    const comment = forge.make(self, body);
    forge.comments.push(comment);
    return context.json(shown(comment), 201);
  });
  app.patch("/repos/owner/name/issues/comments/:id", async (context) => {
    const comment = forge.comments.find(({ id }) => id === Number(context.req.param("id")));
    if (comment === undefined) return context.json({ message: "Not Found" }, 404);
    comment.body = (await context.req.json()).body;
    return context.json(shown(comment));
  });
  app.get("/repos/owner/name/issues", (context) => {
    const label = context.req.query("labels") ?? "";
    const open = forge.issues.filter(({ state, labels }) => state === "open" && labels.includes(label));
    return list(open, context);
  });
  app.post("/repos/owner/name/issues", async (context) => {
    const { title, body, labels } = await context.req.json();
    const issue = forge.make(self, body, title, labels);
    forge.issues.push(issue);
    return context.json(shown(issue), 201);
  });
  app.patch("/repos/owner/name/issues/:number", async (context) => {
    const issue = forge.issues.find(({ id }) => id === Number(context.req.param("number")));
    if (issue === undefined) return context.json({ message: "Not Found" }, 404);
    Object.assign(issue, await context.req.json());
    return context.json(shown(issue));
  });

  const root = new Hono().route("/", app);
  root.use("/api/graphql", forge.guard);
  root.post("/api/graphql", (context) => context.json({ data: { viewer: { login: self } } }));
  root.notFound((context) => context.json({ message: "Not Found" }, 404));

  const server = await serve(root);
  const folder = await temporaryFolder();
  const eventPath = join(folder.path, "event.json");
  await writeFile(eventPath, JSON.stringify({ number: 7, pull_request: { number: 7 } }));
  return {
    ...forge,
    environment: {
      GITHUB_REPOSITORY: "owner/name",
      GITHUB_API_URL: `${server.url}/api/v3`,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_TOKEN: token,
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
