export const defaultBaseUrl = new URL("https://api.switch-bot.com");
/** In all, the first one included. */
export const defaultAttempts = 2;
export const defaultDelaySeconds = 10;
