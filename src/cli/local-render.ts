import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { checkout } from "../core/checkout.ts";
import { manualClock, realClock } from "../core/clock.ts";
import { ConfigurationError } from "../core/errors.ts";
import { checkoutRepository, defaultApiKey } from "../local/render/defaults.ts";
import { untilStopped } from "./exit.ts";
import { portNumber } from "./options.ts";

interface Options {
  port: number;
  data: string;
  clock: "real" | "manual";
  limits: "recorded" | "off";
  source?: Record<string, string>;
  image?: Record<string, string>;
}

/** `scheduler-ops local-render`: a Render that runs on this machine, until SIGTERM or SIGINT. */
export function localRenderCommand(): Command {
  return new Command("local-render")
    .option(
      "--port <number>",
      "port on 127.0.0.1; 0: the last one used with the data folder, or a free one",
      portNumber,
      0,
    )
    .option("--data <folder>", "where everything is stored; created if missing", ".local/render")
    .addOption(
      new Option("--clock <kind>", "real: the machine's; manual: stopped, set by POST /_local/clock")
        .choices(["real", "manual"])
        .default("real"),
    )
    .addOption(
      new Option("--limits <kind>", "recorded: Render's rate limits; off: none")
        .choices(["recorded", "off"])
        .default("recorded"),
    )
    .option("--source <url=folder>", "folder to use in place of a git repository; repeatable", mapping)
    .option("--image <reference=folder>", "folder to use in place of an image; repeatable", mapping)
    .addHelpText(
      "after",
      `
The API key is LOCAL_RENDER_API_KEY from the environment, or ${defaultApiKey} if that is not set.
${checkoutRepository} is mapped to this checkout unless --source maps it to another folder.

Examples:
  $ scheduler-ops local-render --port 4000
  $ scheduler-ops local-render --port 4000 --source https://github.com/me/app=../app
  $ RENDER_HOST=http://127.0.0.1:4000/v1 RENDER_API_KEY=${defaultApiKey} npm run pulumi -- up --stack local`,
    )
    .action(serve);
}

/** Serves until SIGTERM or SIGINT. Messages go to stderr; stdout has one line with the address. */
async function serve(options: Options): Promise<void> {
  const sources = { [checkoutRepository]: checkout, ...options.source };
  requireFolders({ ...sources, ...options.image });
  const stopped = untilStopped();
  const { startLocalRender } = await import("../local/render/server.ts");
  const apiKey = process.env.LOCAL_RENDER_API_KEY || defaultApiKey;
  await using render = await startLocalRender({
    port: options.port,
    dataDir: options.data,
    clock: options.clock === "manual" ? manualClock(new Date()) : realClock(),
    limits: options.limits,
    apiKey,
    sources,
    images: options.image ?? {},
    log: (line) => console.error(line),
  });
  const origin = process.env.LOCAL_RENDER_API_KEY
    ? "from LOCAL_RENDER_API_KEY"
    : `${defaultApiKey} (the default)`;
  console.error(`API key: ${origin}; also in ${resolve(options.data, "server.json")}`);
  console.log(`listening on ${render.url}`);
  await stopped;
}

function mapping(text: string, previous: Record<string, string> = {}): Record<string, string> {
  const split = text.lastIndexOf("=");
  if (split < 1 || split === text.length - 1) {
    throw new InvalidArgumentError("It must have the form url=folder or reference=folder.");
  }
  return { ...previous, [text.slice(0, split)]: resolve(text.slice(split + 1)) };
}

function requireFolders(mapped: Record<string, string>): void {
  const missing = Object.entries(mapped).filter(
    ([, folder]) => !existsSync(folder) || !statSync(folder).isDirectory(),
  );
  if (missing.length === 0) return;
  throw new ConfigurationError(
    missing.map(([name, folder]) => ({
      code: "LOCAL007",
      subject: name,
      message: `${folder} is not a folder`,
      remedy: "Pass an existing folder after the equals sign of --source or --image",
    })),
  );
}
