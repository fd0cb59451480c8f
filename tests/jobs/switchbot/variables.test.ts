import { expect, test } from "vitest";
import { readEnvironment } from "../../../jobs/src/program/environment.ts";
import { switchBotVariables } from "../../../jobs/src/switchbot/variables.ts";

const read = (env: Record<string, string>) => readEnvironment(env, switchBotVariables);

test("the defaults are the vendor's address, two attempts and ten seconds", () => {
  expect(read({})).toEqual({
    switchBotToken: "",
    switchBotSecret: "",
    switchBotBaseUrl: new URL("https://api.switch-bot.com"),
    switchBotAttempts: 2,
    switchBotDelaySeconds: 10,
  });
});

test.each([
  "https://switchbot.example",
  "http://127.0.0.1:4100",
  "http://[::1]:4100",
  "http://localhost:4100/prefix",
])("the address %s is accepted", (address) => {
  expect(read({ SWITCHBOT_BASE_URL: address }).switchBotBaseUrl).toEqual(new URL(address));
});

test.each([
  ["SWITCHBOT_BASE_URL", "http://switchbot.example"],
  ["SWITCHBOT_BASE_URL", "http://127.0.0.1.example.com"],
  ["SWITCHBOT_BASE_URL", "http://localhost.example.com"],
  ["SWITCHBOT_BASE_URL", "ftp://127.0.0.1"],
  ["SWITCHBOT_BASE_URL", "https://name:word@switchbot.example"],
  ["SWITCHBOT_RETRY_ATTEMPTS", "0"],
  ["SWITCHBOT_RETRY_ATTEMPTS", "11"],
  ["SWITCHBOT_RETRY_ATTEMPTS", "2.5"],
  ["SWITCHBOT_RETRY_ATTEMPTS", "two"],
  ["SWITCHBOT_RETRY_DELAY_SECONDS", "-1"],
  ["SWITCHBOT_RETRY_DELAY_SECONDS", "1e3"],
])("%s=%s is refused by name", (name, value) => {
  expect(() => read({ [name]: value })).toThrow(name);
});
