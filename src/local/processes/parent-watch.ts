/**
 * Ends the processes of a parent that was killed. Runs as a program of its own: its standard input is a
 * pipe that only the parent holds, and that the system closes however the parent ends.
 */
import { setTimeout as delay } from "node:timers/promises";
import { endMarked } from "./marked-processes.ts";

const [mark, graceMilliseconds] = process.argv.slice(2);
if (mark === undefined) throw new Error("the mark is missing");
const prefix = mark;

process.stdin.resume().once("end", async () => {
  await endMarked(prefix, Number(graceMilliseconds ?? 0));
  await delay(200); // a process that was just being started shows its mark only now
  await endMarked(prefix, 0);
});
