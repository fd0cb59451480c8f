/** Where the simulator is unless told otherwise: below the ports that the system and the local Render choose from. */
export const defaultPort = 19_190;

export interface Credentials {
  readonly token: string;
  readonly secret: string;
}

/** Those of a simulator that was given none. They guard nothing: whoever may read this file may have them. */
export const defaultCredentials: Credentials = {
  token: "switchbot-local-token",
  secret: "switchbot-local-secret",
};
