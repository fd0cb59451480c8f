import { isSafeForSecrets } from "../../../src/core/http/loopback.ts";
import { guarded, integer, text, webAddress } from "../program/variables.ts";
import { defaultAttempts, defaultBaseUrl, defaultDelaySeconds } from "./call.ts";

/** The environment variables of the SwitchBot client. */
export const switchBotVariables = {
  // As in the application: a tick runs without them, and each call reports what is missing.
  switchBotToken: text("SWITCHBOT_TOKEN", {
    description: "token of the SwitchBot account",
    fallback: { value: "", words: "default: none, all calls fail" },
  }),
  switchBotSecret: text("SWITCHBOT_SECRET", {
    description: "secret of the SwitchBot account, which signs requests",
    fallback: { value: "", words: "default: none, all calls fail" },
  }),
  switchBotBaseUrl: guarded(
    webAddress("SWITCHBOT_BASE_URL", {
      description: "SwitchBot's API without /v1.1; https, or http on this machine",
      fallback: { value: defaultBaseUrl, words: `default: ${defaultBaseUrl.origin}` },
    }),
    (url) =>
      isSafeForSecrets(url)
        ? undefined
        : {
            wrong: "is http to another machine: the token could be read in transit",
            remedy: "Set SWITCHBOT_BASE_URL to an https URL, or unset it to use SwitchBot's own",
          },
  ),
  switchBotAttempts: integer("SWITCHBOT_RETRY_ATTEMPTS", {
    description: "attempts per call",
    minimum: 1,
    maximum: 10,
    fallback: { value: defaultAttempts, words: `default: ${defaultAttempts}` },
  }),
  switchBotDelaySeconds: integer("SWITCHBOT_RETRY_DELAY_SECONDS", {
    description: "delay before the second attempt; doubles each time, at most 5 s",
    minimum: 0,
    maximum: 3600,
    fallback: { value: defaultDelaySeconds, words: `default: ${defaultDelaySeconds}` },
  }),
};
