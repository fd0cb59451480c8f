import { openMemories } from "./health/alert/open-memories.ts";
import { post } from "./health/alert/post.ts";
import { tellChange } from "./health/alert/tell-change.ts";
import { ask } from "./health/ask.ts";
import { judge } from "./health/judge.ts";
import { look } from "./health/look.ts";
import { checkSisterJobs } from "./health/render/sister-jobs.ts";
import { jsonOf, logReport, type Report, summaryOf, verdictOf } from "./health/report.ts";
import { healthVariables } from "./health/variables.ts";
import { runProgram } from "./program/program.ts";

await runProgram({
  name: "health-check",
  summary:
    "Asks /healthz of the web service, looks into the store and at the runs of the other cron jobs, and gives a verdict.",
  variables: healthVariables,
  flags: {
    json: "prints one line of JSON with the verdict and all checks; beside it only alerts, to stderr",
  },
  example: "WEB_URL=http://127.0.0.1:10000 node jobs/dist/health-check.js",
  exitCodes: { 0: "healthy, warnings or not", 1: "unhealthy; the line of the verdict says what is wrong" },
  async run(values, { log, clock, signal, flags }) {
    const start = clock.now();
    const quietLog = flags.json ? { info: log.error, error: log.error } : log;
    const { webUrl, renderApiKey, serviceName } = values;
    const url = new URL(webUrl);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/healthz`;
    const access =
      renderApiKey === undefined ? undefined : { host: values.renderHost, apiKey: renderApiKey, signal };
    const sisterJobs = {
      names: values.sisterJobs,
      ownId: values.serviceId,
      ownName: serviceName,
      hours: values.runsHours,
      localSchedules: values.localSchedules ?? new Map(),
    };
    const [answer, found, sisters] = await Promise.all([
      ask(url, { timeLimitMs: values.timeLimitSeconds * 1000, signal }),
      look(values, quietLog),
      access === undefined ? undefined : checkSisterJobs(access, sisterJobs, start),
    ]);
    const now = clock.now();
    const limits = {
      latencyMs: values.maxLatencyMs,
      clockSkewSeconds: values.maxClockSkewSeconds,
      tickAgeSeconds: values.maxTickAgeSeconds,
      tickSchedule: values.tickSchedule ?? sisters?.tickSchedule,
    };
    const checks = [...judge({ answer, found, now }, limits), ...(sisters?.checks ?? [])];
    const durationMs = Math.max(now.getTime() - start.getTime(), 0);
    const report: Report = { verdict: verdictOf(checks), checks, url: url.href, durationMs };
    if (flags.json) console.log(jsonOf(report));
    else logReport(report, log);

    await alert(report);
    return report.verdict === "healthy" ? 0 : 1;

    /** After the verdict stands in the log: a webhook that is slow must not keep it back. */
    async function alert(report: Report): Promise<void> {
      const { alertWebhookUrl } = values;
      if (alertWebhookUrl === undefined) return;
      await using memories = openMemories(values, { access, now, log: quietLog });
      const message = `${serviceName ?? url.host}: ${summaryOf(report)}`;
      await tellChange(report.verdict, {
        memories: memories.all,
        post: () => post(alertWebhookUrl, message, signal),
        now,
        log: quietLog,
      });
    }
  },
});
