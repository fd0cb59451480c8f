import { expect, test } from "vitest";
import { signedHeaders } from "../../../jobs/src/switchbot/signature.ts";

test("the signature is the one of the known request", () => {
  const headers = signedHeaders(
    { token: "demo-token", secret: "demo-secret" },
    { t: 1_700_000_000_000, nonce: "00000000-0000-4000-8000-000000000000" },
  );
  expect(headers).toEqual({
    authorization: "demo-token",
    t: "1700000000000",
    nonce: "00000000-0000-4000-8000-000000000000",
    sign: "frsr6M5oTXw4pJ5GrfFbmkGF+gLcOTAwnVT5kKpRArw=",
  });
});
