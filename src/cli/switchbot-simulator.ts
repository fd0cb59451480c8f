import { Command, InvalidArgumentError } from "commander";
import { defaultCredentials, defaultPort } from "../local/switchbot/defaults.ts";
import { untilStopped } from "./exit.ts";
import { portNumber } from "./options.ts";

interface Options {
  port: number;
  data: string;
  speed: number;
}

const { token, secret } = defaultCredentials;

/** `scheduler-ops switchbot-simulator`: SwitchBot's API on this machine, until SIGTERM or SIGINT. */
export function switchBotSimulatorCommand(): Command {
  return new Command("switchbot-simulator")
    .option(
      "--port <number>",
      "port on 127.0.0.1; 0: the last one used with the data folder, or a free one",
      portNumber,
      defaultPort,
    )
    .option("--data <folder>", "where the room is stored; created if missing", ".local/switchbot")
    .option("--speed <factor>", "how many times as fast as in a real room the temperature changes", factor, 1)
    .addHelpText(
      "after",
      `
Clients sign requests with SWITCHBOT_TOKEN and SWITCHBOT_SECRET from the environment, or with
${token} and ${secret} if those are not set.
Control API, with the token as bearer token: GET and POST /_local/room {temperature, outside, speed},
/_local/quota {limit, used, reply}, /_local/faults as in the local Render, GET /_local/requests.

Examples:
  $ scheduler-ops switchbot-simulator
  $ scheduler-ops switchbot-simulator --port 4100 --speed 20
  $ SWITCHBOT_BASE_URL=http://127.0.0.1:4100 SWITCHBOT_TOKEN=${token} SWITCHBOT_SECRET=${secret} \\
      STATE_DIR=.local/state node jobs/dist/tick.js
  $ curl -H "Authorization: Bearer ${token}" http://127.0.0.1:4100/_local/room`,
    )
    .action(serve);
}

/** Serves until SIGTERM or SIGINT. Changes of the room go to stderr; stdout has one line with the address. */
async function serve({ port, data, speed }: Options): Promise<void> {
  const stopped = untilStopped();
  const { startSwitchBotSimulator } = await import("../local/switchbot/server.ts");
  await using simulator = await startSwitchBotSimulator({
    port,
    dataDir: data,
    speed,
    credentials: {
      token: process.env.SWITCHBOT_TOKEN || token,
      secret: process.env.SWITCHBOT_SECRET || secret,
    },
    log: (line) => console.error(line),
  });
  console.log(`listening on ${simulator.url}`);
  await stopped;
}

function factor(text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number <= 0 || number > 10_000) {
    throw new InvalidArgumentError("It must be a number above 0 and up to 10000.");
  }
  return number;
}
