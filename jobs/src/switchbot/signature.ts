import { createHmac } from "node:crypto";

export interface Credentials {
  token: string;
  secret: string;
}

type SignedHeaders = Readonly<Record<"authorization" | "t" | "sign" | "nonce", string>>;

/**
 * The headers that sign one request; they cannot be reused.
 * Over HTTP/1.1 the API requires `t`, `sign` and `nonce` in lower case (vendor's issue 217), and Node sends names as
 * written. The vendor upper-cases the signature in some samples, which is not necessary.
 * @param t milliseconds since 1970
 * @param nonce a new UUID
 */
export function signedHeaders(
  { token, secret }: Credentials,
  { t, nonce }: { t: number; nonce: string },
): SignedHeaders {
  return { authorization: token, t: String(t), sign: sign(secret, `${token}${t}${nonce}`), nonce };
}

function sign(secret: string, message: string): string {
  return createHmac("sha256", secret).update(message).digest("base64");
}
