import { systemCodeOf } from "../../../src/core/errors.ts";

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection cut",
  EPIPE: "connection cut",
  UND_ERR_SOCKET: "connection cut",
  ENOTFOUND: "host name unknown",
  EAI_AGAIN: "host name could not be looked up",
  EHOSTUNREACH: "host not reachable",
  ENETUNREACH: "network not reachable",
  ETIMEDOUT: "no connection in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
  CERT_HAS_EXPIRED: "TLS certificate expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "TLS certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "TLS certificate is self-signed",
  ERR_TLS_CERT_ALTNAME_INVALID: "TLS certificate is for another name",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "TLS certificate cannot be verified",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "TLS certificate cannot be verified",
};

/** What a code of the system or of TLS means for a connection, in words; `undefined` for a code without any. */
export function transportReasonOf(code: string | undefined): string | undefined {
  return reasons[code ?? ""];
}

/** Why fetch got no answer, in words. */
export function transportReason(error: unknown): string {
  const code = systemCodeOf(causeOf(error));
  return transportReasonOf(code) ?? `not HTTP${code === undefined ? "" : ` (${code})`}`;
}

/** What happened: fetch wraps it as "fetch failed", with the cause inside. */
export function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
