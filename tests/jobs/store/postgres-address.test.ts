import { describe, expect, test } from "vitest";
import { parsePostgresAddress } from "../../../jobs/src/store/postgres/address.ts";

const plain = {
  host: "db.example.com",
  port: 5432,
  user: "app",
  password: "",
  database: "app",
  sslMode: undefined,
  sslRootCert: undefined,
  sslNegotiation: "postgres",
  channelBinding: false,
  options: undefined,
};

describe("is parsed like libpq does", () => {
  test.each<[string, Partial<Record<keyof typeof plain, unknown>>]>([
    ["postgres://app@db.example.com", {}],
    ["postgresql://app@db.example.com/", {}],
    [" postgresql://app@db.example.com\n", {}],
    [
      "postgresql://app:secret@db.example.com:6543/main",
      { password: "secret", port: 6543, database: "main" },
    ],
    [
      "postgresql://a%40pp:p%40ss%20w%3Ard%2F%25%23@db.example.com/d%C3%A9",
      { user: "a@pp", password: "p@ss w:rd/%#", database: "dé" },
    ],
    ["postgresql://app@[::1]:5433/app", { host: "::1", port: 5433 }],
    ["postgresql://app@/app?host=/var/run/postgresql&port=5433", { host: "/var/run/postgresql", port: 5433 }],
    ["postgresql://app@%2Fvar%2Frun/app", { host: "/var/run" }],
    ["postgresql:///app?host=db.example.com&user=me&password=x", { user: "me", password: "x" }],
    [
      "postgresql://app@db.example.com/app?sslmode=verify-full&sslrootcert=/ca.pem&channel_binding=require",
      { sslMode: "verify-full", sslRootCert: "/ca.pem", channelBinding: true },
    ],
    [
      "postgresql://app@db.example.com/app?sslnegotiation=direct&options=endpoint%3Dep-1",
      { sslNegotiation: "direct", options: "endpoint=ep-1" },
    ],
    ["postgresql://app@db.example.com/app?connect_timeout=10&unknown=1", {}],
  ])("%s", (text, parts) => {
    expect(parsePostgresAddress(text)).toEqual({ value: { ...plain, ...parts } });
  });
});

describe("is refused without showing it", () => {
  test.each<[string, string]>([
    ["hunter2", "is not a PostgreSQL address"],
    ["<secret>", "is not a PostgreSQL address"],
    ["mysql://app:hunter2@localhost/app", "is not a PostgreSQL address"],
    ["postgresql://app:hunter2#@localhost/app", "is not a PostgreSQL address"],
    ["postgresql://app:hunter2@localhost:99999/app", "is not a PostgreSQL address"],
    ["postgresql://app:hunter2%@localhost/app", "has a % that does not encode a character"],
    ["postgresql://app:hunter2@/app", "does not name a host"],
    ["postgresql://:hunter2@localhost/app", "does not name a user"],
    ["postgresql://app:hunter2@one,two/app", "names several hosts"],
    ["postgresql://app:hunter2@one/app?sslmode=no-verify", "has an unknown sslmode"],
  ])("%s", (text, wrong) => {
    const parsed = parsePostgresAddress(text);
    expect(parsed).toEqual({ wrong, remedy: expect.any(String) });
    expect(JSON.stringify(parsed)).not.toContain("hunter2");
  });
});
