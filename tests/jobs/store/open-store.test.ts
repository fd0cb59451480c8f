import { expect, test } from "vitest";
import { readEnvironment } from "../../../jobs/src/program/environment.ts";
import type { Fields } from "../../../jobs/src/program/log.ts";
import { openStore } from "../../../jobs/src/store/open-store.ts";
import { storeVariables } from "../../../jobs/src/store/variables.ts";
import { realClock } from "../../../src/core/clock.ts";

const url = "postgresql://app:hunter2@localhost/app";

function open(environment: Record<string, string>) {
  const lines: { text: string; fields: Fields }[] = [];
  const add = (_: string, text: string, fields: Fields = {}) => void lines.push({ text, fields });
  const store = openStore(readEnvironment(environment, storeVariables), {
    log: { info: add, error: add },
    clock: realClock(),
    signal: new AbortController().signal,
  });
  return { store, lines };
}

test("POSTGRES_URL alone opens the database, STATE_DIR alone the files, both the database with the files as fallback", () => {
  const kindOf = (environment: Record<string, string>) => {
    const { store } = open(environment);
    return [store.name, store.failover !== undefined];
  };
  expect(kindOf({ POSTGRES_URL: url })).toEqual(["postgres", false]);
  expect(kindOf({ STATE_DIR: "state" })).toEqual(["file", false]);
  expect(kindOf({ POSTGRES_URL: url, STATE_DIR: "state" })).toEqual(["postgres", true]);
});

test.each<[Record<string, string>, string]>([
  [{}, "Neither POSTGRES_URL nor STATE_DIR is set"],
  [{ POSTGRES_URL: "", STATE_DIR: "" }, "Neither POSTGRES_URL nor STATE_DIR is set"],
  [{ POSTGRES_URL: "hunter2" }, "POSTGRES_URL is not a PostgreSQL address"],
  [{ POSTGRES_URL: "hunter2", STATE_DIR: "state" }, "POSTGRES_URL is not a PostgreSQL address"],
  [{ POSTGRES_URL: url, POSTGRES_SSL_MODE: "on" }, "POSTGRES_SSL_MODE is not a known value"],
  [
    { POSTGRES_URL: url, POSTGRES_SSL_MODE: "verify-ca" },
    "POSTGRES_SSL_MODE=verify-ca requires POSTGRES_SSL_ROOT_CERT",
  ],
  [
    { POSTGRES_URL: `${url}?sslmode=verify-ca&sslrootcert=system` },
    "POSTGRES_SSL_MODE=verify-ca requires POSTGRES_SSL_ROOT_CERT",
  ],
  [
    { POSTGRES_URL: url, POSTGRES_SSL_ROOT_CERT: "system" },
    "POSTGRES_SSL_ROOT_CERT=system requires verify-full, not require",
  ],
])("%j is refused: %s", (environment, message) => {
  expect(() => open(environment)).toThrow(message);
});

test("POSTGRES_SSL_MODE overrides the sslmode of the address, and logs it if that is stricter", () => {
  const strict = `${url}?sslmode=verify-full`;
  expect(open({ POSTGRES_URL: strict, POSTGRES_SSL_MODE: "require" }).lines).toEqual([
    {
      text: "POSTGRES_SSL_MODE overrides the sslmode in POSTGRES_URL",
      fields: { used: "require", not_used: "verify-full" },
    },
  ]);
  expect(open({ POSTGRES_URL: strict }).lines).toEqual([]);
  expect(open({ POSTGRES_URL: strict, POSTGRES_SSL_MODE: "verify-full" }).lines).toEqual([]);
  expect(open({ POSTGRES_URL: `${url}?sslmode=require`, POSTGRES_SSL_MODE: "verify-full" }).lines).toEqual(
    [],
  );
});
