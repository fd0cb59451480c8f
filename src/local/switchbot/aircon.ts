import { z } from "zod";

/** The state of an air conditioner. */
export const airconSchema = z.object({
  power: z.enum(["on", "off"]),
  /** 0 and 1 automatic, 2 cool, 3 dry, 4 fan, 5 heat. */
  mode: z.int().min(0).max(5),
  /** Target temperature in °C. */
  temperature: z.number().min(10).max(35),
  /** 1 automatic, 2 low, 3 medium, 4 high. */
  fanSpeed: z.int().min(1).max(4),
});

export type Aircon = Readonly<z.infer<typeof airconSchema>>;

export const initialAircon: Aircon = { power: "off", mode: 5, temperature: 21, fanSpeed: 1 };

export const commandSchema = z.object({
  command: z.string(),
  parameter: z.unknown().optional(),
  commandType: z.string().default("command"),
});

type Command = z.infer<typeof commandSchema>;

/** An error code of the vendor and its message. */
interface CommandError {
  readonly statusCode: number;
  readonly message: string;
}

/** The air conditioner after a command: `turnOn`, `turnOff`, or `setAll` with `temperature,mode,fan speed,power`. */
export function afterCommand(
  aircon: Aircon,
  { command, parameter, commandType }: Command,
): Aircon | CommandError {
  if (commandType !== "command") return unsupported;
  if (command === "turnOn") return { ...aircon, power: "on" };
  if (command === "turnOff") return { ...aircon, power: "off" };
  return command === "setAll" ? parseParameter(parameter) : unsupported;
}

function parseParameter(parameter: unknown): Aircon | CommandError {
  if (typeof parameter !== "string") return malformed;
  const [temperature, mode, fanSpeed, power, ...rest] = parameter.split(",");
  const result = airconSchema.safeParse({
    temperature: numberOf(temperature),
    mode: numberOf(mode),
    fanSpeed: numberOf(fanSpeed),
    power,
  });
  return result.success && rest.length === 0 ? result.data : malformed;
}

function numberOf(text: string | undefined): number {
  return /^\d+(\.\d+)?$/.test(text ?? "") ? Number(text) : Number.NaN;
}

const unsupported: CommandError = { statusCode: 160, message: "command is not supported" };
export const malformed: CommandError = { statusCode: 190, message: "command format is invalid" };
