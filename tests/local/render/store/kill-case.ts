import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import {
  type Answer,
  call,
  cronJobRequest,
  textAt,
  webServiceRequest,
} from "../../../support/local-render.ts";
import { type Started, startNode } from "../../../support/process.ts";
import { waitFor } from "../../../support/wait-for.ts";

const cli = resolve(import.meta.dirname, "../../../../src/cli.ts");
const key = "rnd_local";

interface Server {
  readonly url: string;
  readonly process: Started;
}

async function start(folder: string): Promise<Server> {
  const args = [cli, "local-render", "--data", folder, "--limits", "off"];
  const started = startNode(args, { ...process.env, LOCAL_RENDER_API_KEY: key });
  await started.printed("listening on ");
  const url = /^listening on (\S+)$/m.exec(started.output.stdout)?.[1];
  if (url === undefined) throw new Error("the server did not print its address");
  return { url, process: started };
}

async function kill({ process: { child, ended } }: Server): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

interface KillCase {
  /** How often the server is killed. */
  readonly rounds: number;
  /** How many services are created before each kill. */
  readonly creations: number;
  /** How many clients work at the same time. */
  readonly clients: number;
}

/** What was confirmed to clients: names and a variable by the ids of services, and which of them are deleted. */
interface Confirmed {
  readonly services: Map<string, string>;
  readonly envVars: Map<string, string>;
  readonly deleted: Set<string>;
}

/** Creates, changes and deletes until the server is killed; records only what was confirmed. */
async function work(url: string, client: number, confirmed: Confirmed): Promise<void> {
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(key, method, `${url}${path}`, body);
  try {
    for (let round = 0; ; round += 1) {
      const name = `client-${client}-${round}`;
      const request = round % 3 === 0 ? webServiceRequest(name) : cronJobRequest(name);
      const id = textAt(await ask("POST", "/services", request), "service.id");
      confirmed.services.set(id, name);
      const renamed = await ask("PATCH", `/services/${id}`, { name: `${name}-renamed` });
      if (renamed.status === 200) confirmed.services.set(id, `${name}-renamed`);
      const value = `value-${client}-${round}`;
      const put = await ask("PUT", `/services/${id}/env-vars`, [{ key: "KEY", value }]);
      if (put.status === 200) confirmed.envVars.set(id, value);
      if (round % 4 === 3) {
        confirmed.services.delete(id); // from here on it may or may not exist
        confirmed.envVars.delete(id);
        if ((await ask("DELETE", `/services/${id}`)).status === 204) confirmed.deleted.add(id);
      }
    }
  } catch (error) {
    // The connection breaks when the server is killed; any other error fails the test.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/**
 * Kills a server with many requests in progress once it has confirmed that many creations, starts it again and reads
 * everything that was confirmed; `rounds` times on the same data.
 */
export async function checkKills({ rounds, creations, clients }: KillCase): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "local-render-kill-"));
  const confirmed: Confirmed = { services: new Map(), envVars: new Map(), deleted: new Set() };
  let server = await start(folder);
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const { url } = server;
      const target = confirmed.services.size + creations;
      const working = Array.from({ length: clients }, (_, client) =>
        work(url, client + round * 10, confirmed),
      );
      await waitFor(`${target} confirmed services`, () => confirmed.services.size >= target, { interval: 5 });
      await kill(server);
      await Promise.all(working);
      server = await start(folder);
      expect(server.url).toBe(url);
      await check(server.url, confirmed);
    }
  } finally {
    await kill(server);
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function check(url: string, confirmed: Confirmed): Promise<void> {
  const read = (path: string): Promise<Answer> => call(key, "GET", `${url}${path}`);
  for (const [id, name] of confirmed.services) {
    const service = await read(`/services/${id}`);
    expect([id, service.status]).toEqual([id, 200]);
    // The last change may have been stored without having been confirmed.
    expect([name, `${name}-renamed`]).toContain(textAt(service, "name"));
    const value = confirmed.envVars.get(id);
    if (value === undefined) continue;
    expect((await read(`/services/${id}/env-vars`)).body).toMatchObject([{ envVar: { value } }]);
  }
  for (const id of confirmed.deleted) expect((await read(`/services/${id}`)).status).toBe(404);
  await checkAll(read);
}

/** Every service is stored together with its first deploy, and every name once. */
async function checkAll(read: (path: string) => Promise<Answer>): Promise<void> {
  const names: string[] = [];
  for (let cursor = ""; ; ) {
    const page = await read(`/services?limit=100&cursor=${cursor}`);
    if (!Array.isArray(page.body) || page.body.length === 0) break;
    for (const body of page.body) {
      const row = { ...page, body };
      names.push(textAt(row, "service.name"));
      cursor = textAt(row, "cursor");
      expect((await read(`/services/${textAt(row, "service.id")}/deploys`)).body).not.toEqual([]);
    }
  }
  expect(new Set(names).size).toBe(names.length);
}
