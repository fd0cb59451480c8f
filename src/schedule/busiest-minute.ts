import { dayMs, minuteMs, minutesPerDay } from "../core/time-units.ts";
import { DayWalk, weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";

/** The minute in which most of several schedules run, and how their runs are distributed. */
interface BusiestMinute {
  /** Runs in that minute. */
  runs: number;
  /** One such minute. */
  at: Date;
  /** Indices of the schedules that run in it. */
  schedules: readonly number[];
  /** Days of the year that have a minute with at least this many runs. */
  days: number;
  /** The hour (0–23, UTC) with the most runs, on average over the days of the year. */
  busiestHour: { hour: number; runs: number };
  /** Of all schedules together, on average over the days of the year. */
  runsPerDay: number;
}

interface BusiestMinuteOptions {
  /** Number of days, starting with the day of `from`. Default: 366. */
  days?: number;
  /** Ignores minutes that are this busy on fewer days: runs that coincide once a year are not a load. Default: 1. */
  onDays?: number;
}

/**
 * Finds the busiest minute of the year that starts on the day of `from`. Schedules that run on the same days form a
 * group, and days on which the same groups run are evaluated once, so the minutes of the year are not visited one by one.
 */
export function busiestMinute(
  schedules: readonly Schedule[],
  from: Date,
  { days = 366, onDays = 1 }: BusiestMinuteOptions = {},
): BusiestMinute {
  const firstDay = Math.floor(from.getTime() / dayMs);
  const runsByHour = new Array<number>(24).fill(0);
  const peaks = dayKinds(groupByDays(schedules), firstDay, days).map((kind) => {
    const perMinute = runsByMinute(kind);
    for (const [minute, runs] of perMinute.entries()) {
      const hour = Math.floor(minute / 60);
      runsByHour[hour] = (runsByHour[hour] ?? 0) + runs * kind.days;
    }
    const runs = Math.max(...perMinute);
    return { ...kind, runs, minute: perMinute.indexOf(runs) };
  });
  peaks.sort((a, b) => b.runs - a.runs);
  const daysUpTo = (index: number): number =>
    peaks.slice(0, index + 1).reduce((sum, peak) => sum + peak.days, 0);
  const enough = peaks.findIndex((_, index) => daysUpTo(index) >= onDays);
  const busiest = peaks.at(enough) ?? { runs: 0, minute: 0, epochDay: firstDay, groups: [] };
  const hour = runsByHour.indexOf(Math.max(...runsByHour));
  return {
    runs: busiest.runs,
    at: new Date(busiest.epochDay * dayMs + busiest.minute * minuteMs),
    schedules: busiest.groups
      .flatMap(({ members }) => members)
      .filter((index) => runsAt(schedules[index], busiest.minute))
      .sort((a, b) => a - b),
    days: daysUpTo(peaks.findLastIndex(({ runs }) => runs >= busiest.runs)),
    busiestHour: { hour, runs: (runsByHour[hour] ?? 0) / days },
    runsPerDay: runsByHour.reduce((sum, runs) => sum + runs, 0) / days,
  };
}

function runsByMinute({ groups }: DayKind): Uint32Array {
  const perMinute = new Uint32Array(minutesPerDay);
  for (const { runsByMinute: ofGroup } of groups) {
    for (const [minute, runs] of ofGroup) perMinute[minute] = (perMinute[minute] ?? 0) + runs;
  }
  return perMinute;
}

/** Schedules that run on exactly the same days. */
interface DayGroup {
  masks: Uint8Array;
  /** Indices of the schedules. */
  members: number[];
  /** How many of them run in each minute of the day that has runs. */
  runsByMinute: Map<number, number>;
}

function groupByDays(schedules: readonly Schedule[]): DayGroup[] {
  const groups = new Map<string, DayGroup>();
  for (const [index, schedule] of schedules.entries()) {
    const masks = weekdayMasks(schedule);
    const key = masks.join();
    const group: DayGroup = groups.get(key) ?? { masks, members: [], runsByMinute: new Map() };
    groups.set(key, group);
    group.members.push(index);
    for (const hour of schedule.hours) {
      for (const minute of schedule.minutes) {
        const time = hour * 60 + minute;
        group.runsByMinute.set(time, (group.runsByMinute.get(time) ?? 0) + 1);
      }
    }
  }
  return [...groups.values()];
}

/** Days on which the same groups run. */
interface DayKind {
  groups: readonly DayGroup[];
  /** The first of these days. */
  epochDay: number;
  days: number;
}

function dayKinds(groups: readonly DayGroup[], firstDay: number, days: number): DayKind[] {
  const kinds = new Map<string, DayKind>();
  const walk = new DayWalk(firstDay);
  for (let day = 0; day < days; day++, walk.forward()) {
    const running = groups.filter(({ masks }) => walk.matches(masks));
    const key = running.map(({ members }) => members[0]).join();
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, { groups: running, epochDay: walk.epochDay, days: 1 });
    else kind.days += 1;
  }
  return [...kinds.values()];
}

function runsAt(schedule: Schedule | undefined, minute: number): boolean {
  const hour = Math.floor(minute / 60);
  return (schedule?.hours.includes(hour) && schedule.minutes.includes(minute % 60)) ?? false;
}
