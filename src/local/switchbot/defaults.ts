/** The default port of the simulator: below the ports that the system and the local Render choose from. */
export const defaultPort = 19_190;

export interface Credentials {
  readonly token: string;
  readonly secret: string;
}

/** The credentials of a simulator that is given none. They protect nothing: anyone who can read this file knows them. */
export const defaultCredentials: Credentials = {
  token: "switchbot-local-token",
  secret: "switchbot-local-secret",
};
