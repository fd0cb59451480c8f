import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import writeFileAtomic from "write-file-atomic";

// Below the range from which systems take the ports of outgoing connections (32768 and up on Linux, 49152 on macOS),
// so that no connection takes the port between the moment in which it is found and that in which it is used.
const lowest = 20_000;
const highest = 32_000;

/** A port of the loopback interface that nobody listens on: the wanted one, if it is such. */
export async function freePort(wanted?: number): Promise<number> {
  for (let port = wanted ?? randomInt(lowest, highest); ; port = randomInt(lowest, highest)) {
    if (await isFree(port)) return port;
  }
}

/**
 * Has a server listen on a port of the loopback interface: on the wanted one or, when that is taken or not allowed,
 * on a free one.
 * @returns the port
 */
export async function listenAnywhere(server: Server, wanted: number | undefined): Promise<number> {
  for (let port = wanted ?? (await freePort()); ; port = await freePort()) {
    const listening = await new Promise<boolean>((done, failed) => {
      const refused = (error: NodeJS.ErrnoException): void => {
        if (error.code === "EADDRINUSE" || error.code === "EACCES") done(false);
        else failed(error);
      };
      server.once("error", refused);
      server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
        server.off("error", refused);
        done(true);
      });
    });
    if (listening) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => done(true)));
  });
}

/** The port that was written last; undefined when there is none. */
export function readPort(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const port = Number(readFileSync(path, "utf8"));
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}

/** Writes a port down, so that the next start may take it again and addresses stay. */
export function writePort(path: string, port: number): void {
  writeFileAtomic.sync(path, `${port}\n`, { mode: 0o600 });
}
