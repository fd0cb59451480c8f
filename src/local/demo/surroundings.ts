import { join } from "node:path";
import { type LocalPostgres, startLocalPostgres } from "../postgres/local-postgres.ts";
import { type SwitchBotSimulator, startSwitchBotSimulator } from "../switchbot/server.ts";

/** What the services of stack local would find elsewhere: a database, and SwitchBot's API with a room behind it. */
export interface Surroundings extends AsyncDisposable {
  readonly database: LocalPostgres;
  readonly switchBot: SwitchBotSimulator;
  /** Environment variables by which services find both. */
  readonly variables: Readonly<Record<string, string>>;
}

/** So many times as fast as a real room: a tick each minute sees it get warmer or cooler by some degrees. */
export const roomSpeed = 20;

/**
 * Starts both, with what they keep below `folder`.
 * @param log gets a line when something ends by itself
 */
export async function startSurroundings(folder: string, log: (line: string) => void): Promise<Surroundings> {
  await using undo = new AsyncDisposableStack();
  const database = undo.use(
    await startLocalPostgres({ folder: join(folder, "postgres"), name: "switchbot", log }),
  );
  const switchBot = undo.use(
    await startSwitchBotSimulator({ dataDir: join(folder, "switchbot"), speed: roomSpeed }),
  );
  const everything = undo.move();
  return {
    database,
    switchBot,
    variables: { POSTGRES_URL: database.url, SWITCHBOT_BASE_URL: switchBot.url },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
