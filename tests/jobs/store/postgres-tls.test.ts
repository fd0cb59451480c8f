import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { SslMode } from "../../../jobs/src/store/postgres/ssl-mode.ts";
import { createTestDatabase } from "../../support/postgres/database.ts";
import { startPostgresProxy } from "../../support/postgres/proxy.ts";
import { openTestStore } from "../support/postgres-store.ts";

const certificates = resolve(import.meta.dirname, "../../fixtures/tls");
const rootOfServer = join(certificates, "ca.pem");
const otherRoot = join(certificates, "other-ca.pem");
const password = "p@ss w:rd/%#";

/** Connects. @returns whether TLS is used, or the code of the problem */
async function outcome(
  mode: SslMode,
  options: { user?: string; password?: string; host?: string; root?: string; withoutTls?: boolean } = {},
): Promise<string> {
  const database = await createTestDatabase();
  await using proxy = await startPostgresProxy(database);
  proxy.withoutTls = options.withoutTls ?? false;
  const { user = "postgres", host = "127.0.0.1" } = options;
  const url = database.urlFor({ user, host, port: proxy.port, password: options.password ?? "" });
  await using store = openTestStore(database, { url, sslMode: mode, sslRootCert: options.root });
  try {
    await store.read("state");
  } catch (error) {
    return (error as { problem?: { code?: string } }).problem?.code ?? String(error);
  }
  return proxy.sent().includes("json_store") ? "plain" : "TLS";
}

describe("with a server that supports TLS", () => {
  test.each<[SslMode, string]>([
    ["disable", "plain"],
    ["allow", "plain"],
    ["prefer", "TLS"],
    ["require", "TLS"],
  ])("%s is %s, with any server", async (mode, expected) => {
    expect(await outcome(mode)).toBe(expected);
  });

  test("verify-ca checks the root, verify-full the host name too", async () => {
    expect(await outcome("verify-ca", { root: rootOfServer })).toBe("TLS");
    expect(await outcome("verify-ca", { root: otherRoot })).toBe("STORE012");
    expect(await outcome("verify-full", { root: rootOfServer, host: "localhost" })).toBe("TLS");
    expect(await outcome("verify-full", { root: rootOfServer })).toBe("STORE012"); // it is for localhost only
    expect(await outcome("verify-full", { root: otherRoot, host: "localhost" })).toBe("STORE012");
    expect(await outcome("verify-full", { host: "localhost" })).toBe("STORE012"); // no root that Node brings
  });

  test("with a root certificate the weaker modes check it as well", async () => {
    expect(await outcome("require", { root: rootOfServer })).toBe("TLS");
    expect(await outcome("require", { root: otherRoot })).toBe("STORE012");
    expect(await outcome("prefer", { root: otherRoot })).toBe("plain");
  });

  test("and accepts the user only with or only without TLS: allow and prefer find the way", async () => {
    expect(await outcome("allow", { user: "tls_only" })).toBe("TLS");
    expect(await outcome("prefer", { user: "plain_only" })).toBe("plain");
    expect(await outcome("disable", { user: "tls_only" })).toBe("STORE016");
    expect(await outcome("require", { user: "plain_only" })).toBe("STORE016");
  });

  test("a password is never sent in plain text", async () => {
    expect(await outcome("disable", { user: "with_password", password })).toBe("plain");
    expect(await outcome("require", { user: "with_password", password })).toBe("TLS");
    expect(await outcome("prefer", { user: "with_password", password: "wrong" })).toBe("STORE016");
    expect(await outcome("require", { user: "with_password" })).toBe("STORE016");
  });
});

describe("with a server without TLS", () => {
  test.each<[SslMode, string]>([
    ["disable", "plain"],
    ["allow", "plain"],
    ["prefer", "plain"],
    ["require", "STORE012"],
  ])("%s is %s", async (mode, expected) => {
    expect(await outcome(mode, { withoutTls: true })).toBe(expected);
  });
});

test("an unreadable root certificate is reported by name", async () => {
  expect(await outcome("verify-full", { root: "/nowhere/ca.pem" })).toBe("STORE017");
});

test("a Unix socket needs no TLS in any mode", async () => {
  const database = await createTestDatabase();
  const url = `postgresql://postgres@/${database.name}?host=${database.socketFolder}&port=${database.port}`;
  await using store = openTestStore(database, { url, sslMode: "require" });
  expect(await store.read("state")).toEqual({});
});
