import { describe, expect, it } from "vitest";
import { cronJobKind } from "../../../src/resources/cron-job.ts";
import { testOwnerId } from "../../support/local-render.ts";
import { partialStateOf, startManaged } from "../lifecycle.ts";

const spec = { name: "tick", ownerId: testOwnerId, schedule: "0 3 * * *", image: { path: "nginx" } };
const started = {
  type: "cron_job_run_started",
  details: { cronJobRunId: "crn-1-2" },
  timestamp: "2026-03-02T09:59:00Z",
};
const ended = {
  type: "cron_job_run_ended",
  details: { cronJobRunId: "crn-1-2", status: "successful" },
  timestamp: "2026-03-02T10:00:09.5Z",
};

function events(...list: { type: string }[]): { event: object; cursor: string }[] {
  return list.map((event, index) => ({
    event: { id: `evt-${index}`, serviceId: "crn-1", ...event },
    cursor: String(index),
  }));
}

describe("suspending a cron job", () => {
  it("waits until the run that was active has ended", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.requests();
    await job.fault({ path: "/events$", status: 200, body: events(started), times: 2 });
    await job.fault({ path: "/events$", status: 200, body: events(started, ended) });
    await job.update(id, outs, { ...spec, suspended: true });
    expect((await job.requests()).filter((line) => line.includes("/events"))).toHaveLength(3);
  });

  it("waits until the suspension is in effect before it looks for a run", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    const { body } = await job.render.call("GET", `/services/${id}`);
    await job.requests();
    await job.fault({ method: "GET", path: "/services/[^/]+$", status: 200, body, times: 2 });
    await job.update(id, outs, { ...spec, suspended: true });
    expect((await job.requests()).map((line) => line.replace("/services/ID", ""))).toEqual([
      "POST /suspend 202",
      "GET  200",
      "GET  200",
      "GET  200",
      "GET /events 200",
    ]);
  });

  it("gives up after 15 minutes, names the run, and the next update continues", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.fault({ path: "/events$", status: 200, body: events(started), times: 10_000 });
    const partial = await partialStateOf(job.update(id, outs, { ...spec, suspended: true }));
    expect(partial.reasons).toEqual([
      expect.stringMatching(/crn-1-2 has been active for more than 15 min.*\[RESOURCE004\]$/s),
    ]);
    expect(job.log).toContainEqual(expect.stringContaining("still waiting for the end of run crn-1-2"));
  });
});
