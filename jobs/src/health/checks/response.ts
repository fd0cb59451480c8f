/** Checks of the response of `/healthz`, which this package's `serve` or the application sends. */
import { type Document, parseDocument } from "../../documents/document.ts";
import { type Check, ok, shortTextOf, wrong } from "../check-result.ts";
import type { GetResult } from "../http-get.ts";

/** The body of a response; `undefined` without a response, and for a body that is not a JSON object. */
export function bodyOf(result: GetResult): Document | undefined {
  return result.kind === "response" ? parseDocument(result.text) : undefined;
}

export function checkResponse(result: GetResult, { latencyMs }: { latencyMs: number }): Check[] {
  if (result.kind === "none") return [wrong("answer", `no response: ${result.reason}`)];
  const body = bodyOf(result);
  return [
    ok("answer"),
    checkCode(result.code, body),
    checkLatency(result.latencyMs, latencyMs),
    checkBody(body),
  ];
}

function checkCode(code: number, body: Document | undefined): Check {
  const details = shortTextOf(body?.details);
  const fields = { code, details };
  if (code === 200) return ok("code", fields);
  return wrong("code", `responded with ${code}${details === undefined ? "" : ` (${details})`}`, fields);
}

function checkLatency(latencyMs: number, limitMs: number): Check {
  const fields = { latency_ms: latencyMs, limit_ms: limitMs };
  if (latencyMs <= limitMs) return ok("latency", fields);
  return wrong("latency", `took ${latencyMs} ms, limit ${limitMs} ms`, fields);
}

function checkBody(body: Document | undefined): Check {
  if (body === undefined) return wrong("body", "the response is not a JSON object");
  const status = shortTextOf(body.status) ?? "none";
  const fields = { status };
  if (status !== "ok") return wrong("body", `status is ${status}`, fields);
  return "last_tick" in body ? ok("body", fields) : wrong("body", "the response has no last_tick", fields);
}
