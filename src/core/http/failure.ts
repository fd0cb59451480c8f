/** Why a request got no answer. */
import { systemCodeOf } from "../errors.ts";

/** No complete answer was received. */
export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  /** The code of Node or the system, for example `ECONNREFUSED`, or one of {@link failureCodes}. */
  readonly code: string;
  /** False when the request cannot have reached the server. */
  readonly sent: boolean;
  /** Whether another attempt may succeed. */
  readonly passing: boolean;

  constructor(failure: { code: string; sent: boolean; passing: boolean }) {
    super(`no answer: ${failure.code}`);
    this.code = failure.code;
    this.sent = failure.sent;
    this.passing = failure.passing;
  }
}

/** Codes of the client's own limits. */
export const failureCodes = {
  connectTimeout: "CONNECT_TIMEOUT",
  timeout: "TIMEOUT",
  tooLarge: "TOO_LARGE",
} as const;

/**
 * The failure behind an error.
 * @param isConnected whether the connection was established, so that the request may have reached the server
 * @param isLocal whether the server is on this machine
 */
export function transportFailure(
  error: unknown,
  { isConnected, isLocal }: { isConnected: boolean; isLocal: boolean },
): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const code = codeOf(error);
  if (lasting.test(code)) return new TransportFailure({ code, sent: false, passing: false });
  // On this machine a refused connection means that no server runs: waiting does not start one.
  if (code === "ECONNREFUSED" && isLocal) return new TransportFailure({ code, sent: false, passing: false });
  return new TransportFailure({ code, sent: isConnected, passing: true });
}

/** The reason in words, for example `connection refused`. */
export function transportReason(error: unknown): string {
  const code = systemCodeOf(error);
  return connectionReason(code) ?? `not HTTP${code === undefined ? "" : ` (${code})`}`;
}

/** What a code of the system or of TLS means for a connection, in words; `undefined` for an unknown code. */
export function connectionReason(code: string | undefined): string | undefined {
  return reasons[code ?? ""];
}

// Failures before anything is sent that remain until somebody fixes their cause.
const lasting = /^(ENOTFOUND|ERR_INVALID_|ERR_PROXY_INVALID|ERR_TLS|ERR_SSL)|CERT|SELF_SIGNED|UNABLE_TO_/;

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection lost",
  EPIPE: "connection lost",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name lookup failed",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ETIMEDOUT: "connection timed out",
  [failureCodes.connectTimeout]: "connection timed out",
  [failureCodes.timeout]: "response timed out",
  [failureCodes.tooLarge]: "response too large",
  CERT_HAS_EXPIRED: "TLS certificate expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "TLS certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "TLS certificate is self-signed",
  ERR_TLS_CERT_ALTNAME_INVALID: "TLS certificate is for another name",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "TLS certificate cannot be verified",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "TLS certificate cannot be verified",
};

/** A connection that was tried over several addresses fails with all their errors. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return systemCodeOf(error) ?? "UNKNOWN";
}
