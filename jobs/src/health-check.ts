import { ask } from "./health/ask.ts";
import { judge } from "./health/judge.ts";
import { runProgram } from "./program/program.ts";
import { integer, optional, webAddress } from "./program/variables.ts";

const area = "health-check";

await runProgram({
  name: "health-check",
  summary:
    "Asks /healthz of the web service and looks at its code, body, latency and the age of the last tick.",
  variables: {
    webUrl: webAddress("WEB_URL", {
      description: "address of the web service, for example https://example.onrender.com",
    }),
    timeLimitSeconds: integer("TIME_LIMIT_SECONDS", {
      description: "how long to wait for the answer",
      minimum: 1,
      maximum: 300,
      fallback: { value: 10, words: "default: 10" },
    }),
    maxLatencyMs: integer("MAX_LATENCY_MS", {
      description: "longest answer that is still healthy",
      minimum: 1,
      maximum: 300_000,
      fallback: { value: 2000, words: "default: 2000" },
    }),
    maxTickAgeSeconds: optional(
      integer("MAX_TICK_AGE_SECONDS", {
        description: "oldest last tick that is still healthy",
        minimum: 1,
        maximum: 31_536_000,
      }),
      "default: 2 x effective interval + 60; at least 3900 where SCHEDULER_ENABLED is false",
    ),
  },
  example: "WEB_URL=http://127.0.0.1:10000 node jobs/dist/health-check.js",
  exitCodes: { 0: "healthy", 1: "unhealthy; the last line says what is wrong" },
  async run(values, { log, clock, signal }) {
    const url = new URL(values.webUrl);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/healthz`;
    const answer = await ask(url, { timeLimitMs: values.timeLimitSeconds * 1000, signal });
    const limits = { latencyMs: values.maxLatencyMs, tickAgeSeconds: values.maxTickAgeSeconds };
    const checks = judge(answer, limits, clock.now());
    for (const { name, fields, wrong } of checks) {
      log.info(area, `${wrong === undefined ? "ok" : "wrong"} ${name}`, fields);
    }
    const wrong = checks.flatMap((check) => check.wrong ?? []);
    if (wrong.length === 0) {
      log.info(area, "healthy", { url: url.href });
      return 0;
    }
    log.error(area, `unhealthy: ${wrong.join("; ")}`, { url: url.href });
    return 1;
  },
});
