/** What the two forges for tests have in common. */
import type { Context, Next } from "hono";

/** A comment or an issue as a forge keeps it. */
export interface StoredText {
  id: number;
  author: string;
  body: string;
  title: string;
  labels: string[];
  state: "open" | "closed";
}

/** An answer instead of the usual one. */
export interface Fault {
  status: number;
  headers?: Record<string, string>;
  /** Default: a message. */
  body?: unknown;
}

export interface ForgeServer extends AsyncDisposable {
  /** Environment of a job of this forge's CI, for pull request 7. */
  readonly environment: Readonly<Record<string, string>>;
  /** Comments of pull request 7, oldest first. */
  readonly comments: StoredText[];
  readonly issues: StoredText[];
  /** Method and path of every request, in order. */
  readonly requests: string[];
  /** Answers the next matching request with this instead, once. */
  fail(match: RegExp, answer: Fault): void;
  addComment(author: string, body: string): void;
}

export const token = "token-of-a-job";

export function emptyForge() {
  const faults: { match: RegExp; answer: Fault }[] = [];
  let nextId = 1;
  const comments: StoredText[] = [];
  const issues: StoredText[] = [];
  const requests: string[] = [];

  const make = (author: string, body: string, title = "", labels: string[] = []): StoredText => ({
    ...{ id: nextId++, author, body, title, labels },
    state: "open",
  });

  return {
    comments,
    issues,
    requests,
    make,
    addComment: (author: string, body: string) => void comments.push(make(author, body)),
    fail: (match: RegExp, answer: Fault) => void faults.push({ match, answer }),
    /** Records each request, fails those that are set to fail, and rejects a wrong token. */
    async guard(context: Context, next: Next) {
      const request = `${context.req.method} ${context.req.path}`;
      requests.push(request);
      const index = faults.findIndex(({ match }) => match.test(request));
      const [fault] = index < 0 ? [] : faults.splice(index, 1);
      if (fault !== undefined) {
        const { status, headers = {}, body = { message: "refused" } } = fault.answer;
        return new Response(JSON.stringify(body), { status, headers });
      }
      if (context.req.header("authorization") !== `Bearer ${token}`) {
        return context.json({ message: "Bad credentials" }, 401);
      }
      return next();
    },
  };
}

/** One page of a list, by the parameters that both forges know. */
export function pageOf<Item>(
  items: readonly Item[],
  context: Context,
): { page: Item[]; next: number | undefined } {
  const number = Number(context.req.query("page") ?? "1");
  const size = Math.min(Number(context.req.query("per_page") ?? "30"), 100);
  const page = items.slice((number - 1) * size, number * size);
  return { page, next: number * size < items.length ? number + 1 : undefined };
}
