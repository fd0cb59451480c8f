export interface Credentials {
  readonly token: string;
  readonly secret: string;
}

/** Those of a simulator that was given none. They guard nothing: whoever may read this file may have them. */
export const defaultCredentials: Credentials = {
  token: "switchbot-local-token",
  secret: "switchbot-local-secret",
};
