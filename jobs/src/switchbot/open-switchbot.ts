import type { ValuesOf } from "../program/environment.ts";
import type { Clock } from "../time/clock.ts";
import { createSwitchBot, type QuotaReading, type SwitchBot } from "./switchbot.ts";
import type { switchBotVariables } from "./variables.ts";

/** Makes clients as the environment says. Nothing is sent yet. */
export function switchBotOf(
  values: ValuesOf<typeof switchBotVariables>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): (onReply: (reading: QuotaReading) => void) => SwitchBot {
  return (onReply) =>
    createSwitchBot({
      baseUrl: values.switchBotBaseUrl,
      token: values.switchBotToken,
      secret: values.switchBotSecret,
      attempts: values.switchBotAttempts,
      delaySeconds: values.switchBotDelaySeconds,
      clock,
      signal,
      onReply,
    });
}
