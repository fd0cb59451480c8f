import { notifyChange, postAlert } from "./health/alert/notify.ts";
import { openAlertStates } from "./health/alert/open-alert-states.ts";
import { evaluate } from "./health/evaluate.ts";
import { httpGet } from "./health/http-get.ts";
import { readStore } from "./health/read-store.ts";
import { jsonOf, logReport, type Report, summaryOf, verdictOf } from "./health/report.ts";
import { checkSisterJobs } from "./health/sister-jobs.ts";
import { healthVariables } from "./health/variables.ts";
import { runProgram } from "./program/program.ts";

await runProgram({
  name: "health-check",
  summary:
    "Checks /healthz of the web service, the store and the runs of the other cron jobs, and prints a verdict.",
  variables: healthVariables,
  flags: {
    json: "prints one line of JSON with the verdict and all checks; alerts are logged to stderr",
  },
  example: "WEB_URL=http://127.0.0.1:10000 node jobs/dist/health-check.js",
  exitCodes: {
    0: "healthy, with or without warnings",
    1: "unhealthy; the line of the verdict gives the reasons",
  },
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
    const [response, store, sisters] = await Promise.all([
      httpGet(url, { timeLimitMs: values.timeLimitSeconds * 1000, signal }),
      readStore(values, quietLog),
      access === undefined ? undefined : checkSisterJobs(access, sisterJobs, start),
    ]);
    const now = clock.now();
    const limits = {
      latencyMs: values.maxLatencyMs,
      clockSkewSeconds: values.maxClockSkewSeconds,
      tickAgeSeconds: values.maxTickAgeSeconds,
      tickSchedule: values.tickSchedule ?? sisters?.tickSchedule,
    };
    const checks = [...evaluate({ response, store, now }, limits), ...(sisters?.checks ?? [])];
    const durationMs = Math.max(now.getTime() - start.getTime(), 0);
    const report: Report = { verdict: verdictOf(checks), checks, url: url.href, durationMs };
    if (flags.json) console.log(jsonOf(report));
    else logReport(report, log);

    await alert(report);
    return report.verdict === "healthy" ? 0 : 1;

    /** After the verdict is logged: a slow webhook must not delay it. */
    async function alert(report: Report): Promise<void> {
      const { alertWebhookUrl } = values;
      if (alertWebhookUrl === undefined) return;
      await using states = openAlertStates(values, { access, now, log: quietLog });
      const message = `${serviceName ?? url.host}: ${summaryOf(report)}`;
      await notifyChange(report.verdict, {
        states: states.all,
        post: () => postAlert(alertWebhookUrl, message, signal),
        now,
        log: quietLog,
      });
    }
  },
});
