/**
 * Finds and ends processes by a mark in their environment. A process passes its environment on to its children,
 * so the mark also finds those that have left its process group or lost their parents, and it never matches
 * an unrelated process that got the same PID later.
 */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** The environment variable that holds the mark. */
export const markVariable = "LOCAL_RENDER_PROCESS";

// Longer than any execve(2) takes: a limit for systems whose /proc is incomplete.
const longestExecMilliseconds = 2000;

interface MarkedProcess {
  readonly pid: number;
  /** Process group ID. */
  readonly group: number;
}

/**
 * Ends all processes whose mark is `mark`, or begins with it when it ends in `/`: SIGTERM first, and SIGKILL for those that
 * still run `graceMilliseconds` later (real time; 0 = SIGKILL at once). Resolves when none is left.
 * @returns how many processes were found
 */
export async function endMarked(mark: string, graceMilliseconds: number): Promise<number> {
  const found = new Set<number>();
  const killAt = Date.now() + graceMilliseconds;
  for (let left = await findMarked(mark); left.length > 0; left = await findMarked(mark)) {
    for (const { pid } of left) {
      if (Date.now() >= killAt) signal(pid, "SIGKILL");
      else if (!found.has(pid)) signal(pid, "SIGTERM");
      found.add(pid);
    }
    await delay(20);
  }
  return found.size;
}

/** All running processes with the mark, as defined by {@link endMarked}, that this user may inspect. */
export async function findMarked(mark: string): Promise<MarkedProcess[]> {
  const wanted = mark.endsWith("/") ? `${markVariable}=${mark}` : `${markVariable}=${mark}\0`;
  return process.platform === "linux" ? findInProc(wanted) : findWithPs(wanted);
}

async function findInProc(wanted: string): Promise<MarkedProcess[]> {
  const entries = (await readdir("/proc")).filter((name) => /^[0-9]+$/.test(name));
  const found = await Promise.all(
    entries.map(async (name) => {
      try {
        const environment = await environmentOf(name);
        if (!`\0${environment}`.includes(`\0${wanted}`)) return [];
        return [{ pid: Number(name), group: groupIn(await readFile(`/proc/${name}/stat`, "latin1")) }];
      } catch {
        return []; // has ended, or belongs to another user
      }
    }),
  );
  return found.flat();
}

/**
 * The environment of a process. It reads as empty while the process executes a new program, which on a busy machine can
 * take long: only a process that has ended, or that was started without environment, is reported to have none.
 */
async function environmentOf(pid: string): Promise<string> {
  const deadline = Date.now() + longestExecMilliseconds;
  for (;;) {
    const environment = await readFile(`/proc/${pid}/environ`, "latin1");
    if (environment !== "" || Date.now() >= deadline || !(await mayHaveEnvironment(pid))) return environment;
    await delay(1);
  }
}

// proc_pid_stat(5): `vsize` is 0 for processes that have ended and for threads of the kernel. `env_start` and `env_end`
// are 0 during execve(2), and equal without environment.
async function mayHaveEnvironment(pid: string): Promise<boolean> {
  const fields = fieldsAfterName(await readFile(`/proc/${pid}/stat`, "latin1"));
  const [vsize, start, end] = [fields[20], fields[47], fields[48]];
  return vsize !== "0" && (start === "0" || start !== end);
}

// `pid (name) state parent group …`; the name may contain any character.
function groupIn(stat: string): number {
  return Number(fieldsAfterName(stat)[2]);
}

function fieldsAfterName(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

// `ps e` writes the environment after the command, separated by spaces. Marks contain no spaces.
async function findWithPs(wanted: string): Promise<MarkedProcess[]> {
  const { stdout } = await promisify(execFile)("ps", ["axeww", "-o", "pid=,pgid=,command="], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const text = wanted.replace("\0", " ");
  const lines = stdout.split("\n").filter((line) => `${line} `.includes(` ${text}`));
  return lines.map((line) => {
    const [pid, group] = line.trim().split(/\s+/);
    return { pid: Number(pid), group: Number(group) };
  });
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended.
  }
}
