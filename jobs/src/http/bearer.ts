import { createHash, timingSafeEqual } from "node:crypto";

/** Whether an Authorization header holds a token. How long that takes says nothing about the token. */
export function bearsToken(authorization: string | undefined, token: string): boolean {
  const [, given = ""] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
