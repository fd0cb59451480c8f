import type { ConnectionOptions } from "node:tls";

/** libpq's modes, from weakest to strongest. */
export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof sslModes)[number];

export function isSslMode(text: string): text is SslMode {
  return sslModes.some((mode) => mode === text);
}

/** TLS for one attempt to connect: without, or with these options. */
export type Tls = false | ConnectionOptions;

/**
 * The attempts to make in order, like libpq (https://www.postgresql.org/docs/current/libpq-ssl.html): `allow` starts
 * without TLS, `prefer` with TLS, and both then try the other; `require` uses TLS with any server. With a root
 * certificate, the server's must be signed by it in every mode. `verify-full` also checks the host name.
 * @param ca root certificates in PEM format; absent: the ones of Node.
 */
export function tlsChoices(mode: SslMode, ca: string | undefined): readonly [Tls, Tls?] {
  const anyName = { checkServerIdentity: () => undefined };
  const chain = ca === undefined ? { rejectUnauthorized: false } : { ca, ...anyName };
  switch (mode) {
    case "disable":
      return [false];
    case "allow":
      return [false, chain];
    case "prefer":
      return [chain, false];
    case "require":
    case "verify-ca":
      return [chain];
    case "verify-full":
      return [ca === undefined ? {} : { ca }];
  }
}
