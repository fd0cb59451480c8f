import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readHistory, seedSettings, winterSettings } from "../../../../src/local/demo/application-data.ts";

/** Open resources of a process after so many ticks, after garbage collection. */
interface Sample {
  readonly tick: number;
  /** In bytes. */
  readonly heapUsed: number;
  readonly rss: number;
  /** Sockets, timers and other handles that keep the process alive. */
  readonly handles: number;
  /** Listeners of the process and of the abort signals. */
  readonly listeners: number;
  /** Counted after the last tick. */
  readonly historyRows: number;
}

/** Runs ticks in its own process in the simulator's room, always within a window, with occasional HTTP requests. */
export async function tickManyTimes({
  url,
  simulator,
  ticks,
  every,
}: {
  url: string;
  simulator: { url: string; credentials: { token: string; secret: string } };
  ticks: number;
  /** A sample every so many ticks. */
  every: number;
}): Promise<Sample[]> {
  await seedSettings(url, winterSettings("UTC"));
  const child = spawn(
    process.execPath,
    ["--expose-gc", join(import.meta.dirname, "many-ticks.ts"), String(ticks), String(every)],
    {
      env: {
        POSTGRES_URL: url,
        POSTGRES_SSL_MODE: "disable",
        SWITCHBOT_BASE_URL: simulator.url,
        SWITCHBOT_TOKEN: simulator.credentials.token,
        SWITCHBOT_SECRET: simulator.credentials.secret,
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = once(child, "close");
  const samples: Sample[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    samples.push({ ...JSON.parse(line), historyRows: (await readHistory(url, new Date(0))).length });
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`ended with ${code}`);
  return samples;
}
