import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import writeFileAtomic from "write-file-atomic";

// Below the ephemeral ports of outgoing connections (from 32768 on Linux, from 49152 on macOS),
// so that no connection takes the port between finding it and using it.
const lowest = 20_000;
const highest = 32_000;

/** Finds a free port of the loopback interface: the wanted one, if it is free. */
export async function freePort(wanted?: number): Promise<number> {
  for (let port = wanted ?? randomInt(lowest, highest); ; port = randomInt(lowest, highest)) {
    if (await isFree(port)) return port;
  }
}

/**
 * Makes a server listen on a port of the loopback interface: the wanted one or, if that is in use or not allowed,
 * a free one.
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

/** Reads a port from a file; undefined when there is none. */
export function readPort(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const port = Number(readFileSync(path, "utf8"));
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}

/** Writes a port to a file, so that the next start can reuse it and addresses stay the same. */
export function writePort(path: string, port: number): void {
  writeFileAtomic.sync(path, `${port}\n`, { mode: 0o600 });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => done(true)));
  });
}
