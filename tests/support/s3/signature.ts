import type { IncomingMessage } from "node:http";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";

export const testCredentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example+secret/key" };

/** Signs the request with Amazon's own implementation; returns an error code if the signature differs. */
export async function refusalOf(request: IncomingMessage, region: string): Promise<string | undefined> {
  const header = request.headers.authorization ?? "";
  const [, key, signedHeaders = ""] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/.*SignedHeaders=([^,]+),/.exec(header) ?? [];
  if (key !== testCredentials.accessKeyId) return "InvalidAccessKeyId";
  const stamp = String(request.headers["x-amz-date"]);
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const signingDate = new Date(iso);
  if (Math.abs(Date.now() - signingDate.getTime()) > 15 * 60_000) return "RequestTimeTooSkewed";
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const signer = new SignatureV4({
    credentials: testCredentials,
    region,
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
  });
  const signed = await signer.sign(
    {
      method: request.method ?? "GET",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(
        signedHeaders.split(";").map((name) => [name, String(request.headers[name])]),
      ),
    },
    { signingDate },
  );
  return signatureIn(signed.headers.authorization) === signatureIn(header)
    ? undefined
    : "SignatureDoesNotMatch";
}

function signatureIn(header = ""): string | undefined {
  return /Signature=(\w+)$/.exec(header)?.[1];
}
