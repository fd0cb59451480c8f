import type { ConnectionOptions } from "node:tls";

/** libpq's modes, from the weakest to the strongest. */
export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof sslModes)[number];

export function isSslMode(text: string): text is SslMode {
  return sslModes.some((mode) => mode === text);
}

/** What one attempt to connect does about TLS: without it, or with these options. */
export type Tls = false | ConnectionOptions;

/**
 * What to try in turn, as libpq does (https://www.postgresql.org/docs/current/libpq-ssl.html): `allow` begins
 * without TLS, `prefer` with it, both go on with the other; `require` asks for TLS whoever answers. Where a root
 * certificate is given, the server's must come from it in every mode. `verify-full` looks at the host name too.
 * @param ca root certificates in PEM form; absent: those that Node brings.
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
