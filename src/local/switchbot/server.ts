import { join } from "node:path";
import { type Clock, realClock } from "../../core/clock.ts";
import { listen } from "../server/listen.ts";
import { readPort, writePort } from "../server/ports.ts";
import type { Aircon } from "./aircon.ts";
import { createApp } from "./app.ts";
import { type Credentials, defaultCredentials } from "./defaults.ts";
import { createRoom, newRoom, type Room } from "./room.ts";
import { openRoomFile } from "./room-file.ts";

export interface SwitchBotSimulatorOptions {
  /** Default: 0, the port of the last start on this data folder or, if that is in use, a free one. */
  readonly port?: number;
  /** Where the room is stored; created if needed. Default: the room exists as long as the simulator. */
  readonly dataDir?: string;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** How many times as fast as in a real room the temperature changes. Default: 1. */
  readonly speed?: number;
  /** Token and secret that requests must be signed with. Default: public ones, for every local simulator. */
  readonly credentials?: Credentials;
  /** Receives a line when the state of the air conditioner changes. Default: discarded. */
  readonly log?: (line: string) => void;
}

export interface SwitchBotSimulator extends AsyncDisposable {
  /** For `SWITCHBOT_BASE_URL`, for example `http://127.0.0.1:19190`. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly room: Room;
  close(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that behaves like SwitchBot's API: a meter, an air conditioner and its infrared remote
 * in one room, and manual scenes.
 * @throws OperationError LOCAL001 when the port is in use, LOCAL002 when it cannot be opened, SIM001 when the stored room
 * cannot be read
 */
export async function startSwitchBotSimulator({
  port = 0,
  dataDir,
  clock = realClock(),
  speed = 1,
  credentials = defaultCredentials,
  log = () => {},
}: SwitchBotSimulatorOptions = {}): Promise<SwitchBotSimulator> {
  const file = dataDir === undefined ? undefined : openRoomFile(dataDir);
  const stored = file?.stored ?? newRoom(clock.now());
  file?.save(stored);
  const room = createRoom({
    clock,
    speed,
    stored,
    save(stored) {
      file?.save(stored);
      log(describe(room));
    },
  });
  const app = createApp(room, { credentials, clock, log });
  const portPath = dataDir === undefined ? undefined : join(dataDir, "port");
  const lastPort = portPath === undefined ? undefined : readPort(portPath);
  const listening = await listen({ name: "SwitchBot simulator", port, lastPort }, app.fetch);
  if (portPath !== undefined) writePort(portPath, listening.port);
  const close = (): Promise<void> => listening.close();
  return {
    url: `http://127.0.0.1:${listening.port}`,
    credentials,
    room,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** `room 17.6 °C, outside 5 °C, air conditioner heats to 23 °C` */
function describe(room: Room): string {
  return `room ${room.reading().temperature} °C, outside ${room.outside()} °C, air conditioner ${describeAircon(room.aircon())}`;
}

function describeAircon({ power, mode, temperature }: Aircon): string {
  if (power === "off") return "off";
  const words: Readonly<Record<number, string>> = {
    2: `cools to ${temperature} °C`,
    3: "dries",
    4: "blows",
    5: `heats to ${temperature} °C`,
  };
  return words[mode] ?? `keeps ${temperature} °C`;
}
