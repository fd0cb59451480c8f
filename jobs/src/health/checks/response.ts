/** Checks of the answer of `/healthz`, which this package's `serve` or the application gives. */
import { type Document, parseDocument } from "../../documents/document.ts";
import { type Check, ok, wordsOf, wrong } from "../check-result.ts";
import type { Answer } from "../http-get.ts";

/** The body of an answer; `undefined` without an answer, and for a body that is not a JSON object. */
export function bodyOf(answer: Answer): Document | undefined {
  return answer.kind === "answer" ? parseDocument(answer.text) : undefined;
}

export function checkAnswer(answer: Answer, { latencyMs }: { latencyMs: number }): Check[] {
  if (answer.kind === "none") return [wrong("answer", `no answer: ${answer.reason}`)];
  const body = bodyOf(answer);
  return [
    ok("answer"),
    checkCode(answer.code, body),
    checkLatency(answer.latencyMs, latencyMs),
    checkBody(body),
  ];
}

function checkCode(code: number, body: Document | undefined): Check {
  const details = wordsOf(body?.details);
  const fields = { code, details };
  if (code === 200) return ok("code", fields);
  return wrong("code", `answered ${code}${details === undefined ? "" : ` (${details})`}`, fields);
}

function checkLatency(latencyMs: number, limitMs: number): Check {
  const fields = { latency_ms: latencyMs, limit_ms: limitMs };
  if (latencyMs <= limitMs) return ok("latency", fields);
  return wrong("latency", `took ${latencyMs} ms, limit ${limitMs} ms`, fields);
}

function checkBody(body: Document | undefined): Check {
  if (body === undefined) return wrong("body", "the answer is not a JSON object");
  const status = wordsOf(body.status) ?? "none";
  const fields = { status };
  if (status !== "ok") return wrong("body", `status is ${status}`, fields);
  return "last_tick" in body ? ok("body", fields) : wrong("body", "the answer has no last_tick", fields);
}
