import { describe, expect, test } from "vitest";
import { type CronJobAtRender, type ReadJobRunsOptions, readJobRuns } from "../../src/runs/read-job-runs.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { eventsPage, runEvents, type TestEvent } from "./events.ts";
import { slotTexts } from "./support.ts";

const at = (time: string) => new Date(`2026-03-02T${time}Z`);
const hourlyRuns = (...hours: number[]): TestEvent[] =>
  hours.flatMap((hour) => {
    const due = new Date(Date.UTC(2026, 2, 2, hour));
    return runEvents(due, new Date(due.getTime() + 2_000), new Date(due.getTime() + 9_000));
  });

interface Case extends Partial<ReadJobRunsOptions> {
  events: readonly TestEvent[];
  job?: Partial<CronJobAtRender>;
}

async function read({ events, job = {}, ...options }: Case) {
  const queries: Readonly<Record<string, string>>[] = [];
  const cronJob = {
    id: "crn-a",
    name: "app-prod-job",
    schedule: "0 * * * *",
    suspended: false,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    ...job,
  };
  const found = await readJobRuns(eventsPage(events, queries), cronJob, {
    now: at("12:30:00"),
    from: at("09:30:00"),
    ...options,
  });
  return { ...found, queries };
}

describe("the window", () => {
  test("is the requested one, in one call", async () => {
    const { from, ledger, queries } = await read({ events: hourlyRuns(9, 10, 11, 12) });
    expect(from).toEqual(at("09:30:00"));
    expect(ledger && slotTexts(ledger)).toEqual(["10:00 on time", "11:00 on time", "12:00 on time"]);
    expect(queries).toHaveLength(1);
  });

  test("is at least two gaps of the schedule", async () => {
    const { from, ledger } = await read({ events: [], job: { schedule: "0 3 * * *" } });
    expect(from).toEqual(new Date("2026-02-28T03:00:00Z"));
    expect(ledger?.slots).toHaveLength(3);
  });

  test("begins later where the pages end it", async () => {
    const minutes = Array.from({ length: 60 }, (_, index) => {
      const due = new Date(at("11:30:00").getTime() + index * 60_000);
      return runEvents(due, due, new Date(due.getTime() + 5_000));
    }).flat();
    const { from, ledger } = await read({ events: minutes, job: { schedule: "* * * * *" }, maxPages: 1 });
    expect(from).toEqual(at("11:40:00"));
    expect(ledger?.counts).toMatchObject({ "on time": 50, missed: 0 });
  });
});

describe("a run that began before the window", () => {
  test("is found when it is still active", async () => {
    const { judgement, ledger, queries } = await read({ events: runEvents(at("08:00:00"), at("08:00:02")) });
    expect(judgement.active?.startedAt).toEqual(at("08:00:02"));
    expect(ledger && slotTexts(ledger)).toEqual(["10:00 waiting", "11:00 dropped", "12:00 dropped"]);
    expect(queries).toHaveLength(2);
    expect(queries[1]).toMatchObject({
      startTime: "2026-03-01T21:20:00.000Z",
      endTime: at("09:30:00").toISOString(),
    });
  });

  test("is found when it ended in the window", async () => {
    const long = runEvents(at("08:00:00"), at("08:00:02"), at("10:20:00"));
    const delayed = runEvents(at("10:00:00"), at("10:20:03"), at("10:21:00"));
    const { ledger } = await read({ events: [...long, ...delayed, ...hourlyRuns(11, 12)] });
    expect(ledger && slotTexts(ledger)).toEqual(["10:00 delayed", "11:00 on time", "12:00 on time"]);
  });

  test("does not count when it ended before", async () => {
    const { runs, ledger } = await read({ events: hourlyRuns(7, 8, 9) });
    expect(runs).toEqual([]);
    expect(ledger && slotTexts(ledger)).toEqual([
      "10:00 missed",
      "11:00 missed",
      "12:00 missed, provisional",
    ]);
  });

  test("is not looked for where the job is younger than the window", async () => {
    expect((await read({ events: [], job: { createdAt: at("12:10:00") } })).queries).toHaveLength(1);
  });
});

test("slots before the creation and within 10 minutes after a deploy are not judged", async () => {
  const deploy = { at: at("11:55:00"), type: "deploy_ended" };
  const { ledger, judgement } = await read({
    events: [...hourlyRuns(11), deploy],
    job: { createdAt: at("10:30:00") },
  });
  expect(ledger?.slots.map(({ state, reason }) => reason ?? state)).toEqual([
    "before creation",
    "on time",
    "deploy",
  ]);
  expect(judgement.state).toBe("ok");
});

test("a job of which no slot has passed since its creation is new", async () => {
  const { judgement } = await read({ events: [], job: { createdAt: at("12:10:00") } });
  expect(judgement.states).toEqual(["new"]);
});

test("a job that was suspended at the beginning of the window and resumed later was paused in between", async () => {
  const resumed = { at: at("11:30:00"), type: "suspender_removed" };
  const { ledger } = await read({ events: [resumed, ...hourlyRuns(12)] });
  expect(ledger && slotTexts(ledger)).toEqual(["10:00 paused", "11:00 paused", "12:00 on time"]);
});

test("a job that Render shows as suspended is paused from its suspension on", async () => {
  const added = { at: at("10:30:00"), type: "suspender_added" };
  const { ledger, judgement } = await read({ events: [added, ...hourlyRuns(10)], job: { suspended: true } });
  expect(ledger && slotTexts(ledger)).toEqual(["10:00 on time", "11:00 paused", "12:00 paused"]);
  expect(judgement.state).toBe("paused");
});

describe("a job in local time", () => {
  const local = { schedule: parseSchedule("0 2 * * *"), timeZone: "Europe/Paris" };
  const started = (due: string) =>
    runEvents(due, new Date(Date.parse(due) + 3_000), new Date(Date.parse(due) + 9_000));
  // In winter, 02:00 in Paris is 01:00 UTC.
  const events = ["2026-03-01T00:00Z", "2026-03-01T01:00Z", "2026-03-02T00:00Z", "2026-03-02T01:00Z"].flatMap(
    started,
  );

  test("has the slots of its local schedule, and the runs that were not due are left out", async () => {
    const options = { events, job: { schedule: "0 0,1 * * *" }, from: new Date("2026-02-28T12:00:00Z") };
    const { ledger, runs, judgement } = await read({ ...options, local });
    expect(
      ledger?.slots.filter(({ state }) => state === "on time").map(({ due }) => due.toISOString()),
    ).toEqual(["2026-03-01T01:00:00.000Z", "2026-03-02T01:00:00.000Z"]);
    expect(runs.map(({ result }) => result?.kind)).toEqual([
      "succeeded",
      "left out",
      "succeeded",
      "left out",
    ]);
    expect(judgement.lastSuccessAt).toEqual(at("01:00:09"));
    const inUtc = await read(options);
    expect(inUtc.ledger?.counts["on time"]).toBe(4);
  });

  test("does not count Render's last success: it may be a run that was left out", async () => {
    const job = { schedule: "0 0,1 * * *", lastSuccessAt: at("12:00:00") };
    expect((await read({ events, job, local })).judgement.lastSuccessAt).toEqual(at("01:00:09"));
    expect((await read({ events, job })).judgement.lastSuccessAt).toEqual(at("12:00:00"));
  });
});

test("with a schedule that cannot be read, only the runs are judged", async () => {
  const failed = runEvents(at("12:00:00"), at("12:00:02"), at("12:00:09"), { status: "unsuccessful" });
  const { ledger, judgement } = await read({ events: failed, job: { schedule: "@hourly" } });
  expect(ledger).toBeUndefined();
  expect(judgement.states).toEqual(["failing", "not known"]);
});

test("a start margin that is not below the smallest gap is refused", async () => {
  const limits = { startMarginMs: 3_600_000 };
  await expect(read({ events: [], limits })).rejects.toThrow(
    "✖ app-prod-job: startMargin is 3600 s, but two runs can be due within 3600 s\n" +
      "  Set it below 3600 s, or leave it out  [RUNS001]",
  );
});

test("a deploy shortly before the window counts for its first slot", async () => {
  const deploy = { at: at("09:25:00"), type: "deploy_ended" };
  const options = { events: [deploy, ...hourlyRuns(10, 11, 12)], job: { schedule: "*/30 * * * *" } };
  const { ledger } = await read(options);
  expect(ledger?.slots[0]).toEqual({ due: at("09:30:00"), state: "not judged", reason: "deploy" });
  const short = await read({ ...options, limits: { deployGraceMs: 60_000 } });
  expect(short.ledger?.slots[0]).toMatchObject({ state: "missed" });
});
