/**
 * Ends the processes of a local Render that was killed. Started as a program of its own: its standard input is a
 * pipe that only the local Render holds, and which the system closes when that has ended in whatever way.
 */
import { setTimeout as delay } from "node:timers/promises";
import { endMarked } from "./marked-processes.ts";

const [mark, graceMilliseconds] = process.argv.slice(2);
if (mark === undefined) throw new Error("the mark is missing");
const prefix = mark;

process.stdin.resume().once("end", async () => {
  await endMarked(prefix, Number(graceMilliseconds ?? 0));
  await delay(200); // one that was just being started shows its mark only now
  await endMarked(prefix, 0);
});
