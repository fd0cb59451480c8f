import { ConfigurationError } from "../../src/core/errors.ts";

/** A correct stack file, with every kind of value. */
export const correctStack = `config:
  scheduler-ops:ownerId: tea-d3k9example00000000
  scheduler-ops:region: frankfurt
  scheduler-ops:timeZone: Europe/Paris
  scheduler-ops:scheduler: cron
  scheduler-ops:source:
    repo: https://github.com/owner/repository
    buildCommand: npm ci
  scheduler-ops:web:
    image: ghcr.io/owner/application:latest
  scheduler-ops:env:
    BACKUP_DIR: backups
  scheduler-ops:schedules:
    automation: "*/15 * * * *"
    backup: {schedule: "0 */2 * * *", maxGap: 2h30m}
  scheduler-ops:secrets:
    POSTGRES_URL:
      secure: v1:aaaa:bbbb
    SWITCHBOT_TOKEN: {secure: v1:aaaa:bbbb}
    SWITCHBOT_SECRET: {secure: v1:aaaa:bbbb}
`;

/** The correct stack with some of its text replaced; fails when the text is not there. */
export function stackWith(...replacements: Array<[from: string, to: string]>): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${JSON.stringify(from)} is not in the stack`);
    return text.replace(from, () => to);
  }, correctStack);
}

/** The message of the ConfigurationError that `read` throws, with a line break before and after it. */
export function refusalOf(read: () => unknown): string {
  return `\n${configurationErrorOf(read).message}\n`;
}

export function configurationErrorOf(read: () => unknown): ConfigurationError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}
