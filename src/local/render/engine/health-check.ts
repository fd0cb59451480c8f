import { get } from "node:http";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

// https://render.com/docs/health-checks: 2xx or 3xx within five seconds is healthy.
const answerWithin = 5000;
const askAgainAfter = 50;

/**
 * Asks an instance until it is healthy: its port is open and, when `path` is not empty, a GET of it is answered with
 * 2xx or 3xx. Real time, as the instance lives in it. False when the signal is aborted before.
 */
export async function waitUntilHealthy(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isHealthy(port, path, signal)) return !signal.aborted;
    await delay(askAgainAfter);
  }
  return false;
}

function isHealthy(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return path === "" ? isOpen(port, signal) : answersWell(port, path, signal);
}

function isOpen(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: "127.0.0.1", signal });
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}

function answersWell(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((done) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]);
    const request = get({ port, host: "127.0.0.1", path, agent: false, signal: limit }, (response) => {
      response.resume();
      response.once("error", () => {}); // cut after the status: that alone counts
      const status = response.statusCode ?? 0;
      done(status >= 200 && status < 400);
    });
    request.once("error", () => done(false));
  });
}
