import { Option } from "commander";

/** When colours are used. */
export type ColorChoice = "auto" | "always" | "never";

export function colorOption(): Option {
  return new Option("--color <when>", "auto: on a terminal, unless NO_COLOR is set")
    .choices(["auto", "always", "never"])
    .default("auto");
}

/** `auto` follows https://no-color.org and the terminal. */
export function usesColor(choice: ColorChoice, { env, stdout } = process): boolean {
  if (choice !== "auto") return choice === "always";
  return stdout.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}
